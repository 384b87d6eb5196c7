package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.PriorDraws;
import dev.elbow.trainer.model.PriorKind;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriorStartTest {

    private static final int WIDTH = 4;

    /** Two dimensions in four, without noise, a tenth of the values missing; two symbols. */
    @Test
    void componentsStartAtTheCodesOfTheirRowsAndTheDecoderGoesBack() {
        Layout layout = layout(true);
        EventBatch batch = plane(layout, 60, 1);
        EventSource rows = EventSource.of(batch);
        Architecture architecture = new Architecture(
                layout, List.of(16, 12), 6, PosteriorKind.DIAGONAL, false, 0.01, PriorKind.MIXTURE, 60);

        Parameters started = PriorStart.of(Parameters.initial(architecture, 3), rows, 5);

        int[] chosen = PriorStart.rows(60, 60, 5);
        float[] means = started.get(Architecture.PRIOR_MEAN);
        try (Engines engine = new Engines(started)) {
            NDManager manager = engine.manager();
            Vae<EngineTensor> vae = engine.vae();
            var posterior = vae.encode(engine.events(batch));
            float[] codes = posterior.mean().array().toFloatArray();
            float[] decoded = vae.decode(
                            engine.algebra().tensor(manager.create(codes)).reshape(60, 1, 6), 1)
                    .array()
                    .toFloatArray();
            for (int c = 0; c < 60; c++) {
                for (int l = 0; l < 6; l++) {
                    assertThat(codes[chosen[c] * 6 + l]).isCloseTo(means[c * 6 + l], within(1e-4f)); // float32
                }
            }
            for (int row = 0; row < 60; row++) {
                for (int j = 0; j < WIDTH; j++) {
                    if (!Float.isNaN(batch.numericAt(row, j))) {
                        assertThat(decoded[row * layout.outputs() + j])
                                .isCloseTo(batch.numericAt(row, j), within(2e-3f)); // all six dimensions of the inputs
                    }
                }
            }
        }
    }

    @Test
    void theBandwidthFollowsTheScaleOfCodesAndSkipsTheRowItself() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] codes = new double[300][2];
        double[][] larger = new double[300][2];
        for (int i = 0; i < codes.length; i++) {
            for (int l = 0; l < 2; l++) {
                codes[i][l] = 0.5 * random.nextGaussian();
                larger[i][l] = 4 * codes[i][l];
            }
        }

        double one = PriorStart.bandwidth(codes, codes);

        // Silverman's rule for a normal sample: sd n^(-1/6) in two dimensions.
        assertThat(one).isCloseTo(0.5 * Math.pow(300, -1 / 6.0), within(0.06));
        assertThat(PriorStart.bandwidth(larger, larger) / one).isCloseTo(4, within(0.8)); // the grid
    }

    @Test
    void equalRowsStartFinite() {
        Layout layout = layout(false);
        EventBatch batch = new EventBatch(layout.schema());
        for (int row = 0; row < 20; row++) {
            batch.begin();
            for (int j = 0; j < WIDTH; j++) {
                batch.numeric(j, 3);
            }
            batch.commit();
        }
        Architecture architecture =
                new Architecture(layout, List.of(3), 2, PosteriorKind.FULL, true, 0.3, PriorKind.MIXTURE, 20);

        Parameters started = PriorStart.of(Parameters.initial(architecture, 3), EventSource.of(batch), 5);

        for (String name : started.names()) {
            for (float number : started.get(name)) {
                assertThat(number).as(name).isFinite();
            }
        }
    }

    /** Two clusters far apart: the mixture tells where they are, and draws from it lie in them. */
    @Test
    void aFittedMixtureIsNearerToTwoClustersThanTheStandardPrior() {
        Layout layout = layout(false);
        EventSource train = clusters(layout, 600, 1);
        EventSource heldOut = clusters(layout, 300, 2);

        double standard = fitted(layout, train, heldOut, PriorKind.STANDARD, 0).best();
        Fit mixture = fitted(layout, train, heldOut, PriorKind.MIXTURE, 64);

        // log 2 for the choice of a cluster, and four normal dimensions of deviation 0.3: what no model beats
        double entropy = Math.log(2) + WIDTH * (0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(0.3));
        assertThat(mixture.best()).isBetween(entropy - 0.15, entropy + 0.6).isLessThan(standard - 0.1);
        float[] z = new PriorDraws(mixture.parameters()).draw(200, new SplittableRandom(3));
        try (Engines engine = new Engines(mixture.parameters())) {
            float[] x = engine.vae()
                    .decode(engine.algebra().floats(z, 200, 1, 2), 1)
                    .array()
                    .toFloatArray();
            long inside = java.util.stream.IntStream.range(0, 200)
                    .filter(row -> Math.abs(Math.abs(x[row * WIDTH]) - 2) < 1)
                    .count();
            assertThat(inside).isGreaterThan(190);
        }
    }

    private record Fit(Parameters parameters, double best) {}

    private static Fit fitted(Layout layout, EventSource train, EventSource heldOut, PriorKind prior, int components) {
        ModelSettings model = new ModelSettings(
                2,
                List.of(16),
                PosteriorKind.DIAGONAL,
                ModelSettings.Sigma.PER_FEATURE,
                ModelSettings.SigmaFit.ANALYTIC,
                0.05,
                0,
                prior,
                components);
        FitSettings fit =
                new FitSettings(40, 300, 40, 64, 3e-3, FitSettings.Schedule.ONE_CYCLE, 1, 0.2, 0, 1e6, 0, 2, 7);
        Parameters start = PriorStart.of(Parameters.initial(model.architecture(layout, train.size()), 7), train, 7);
        List<Double> anomalies = new ArrayList<>();
        Fitted fitted = VaeFit.fit(
                FitPlan.of(start, model, ObjectiveSettings.defaults(), fit),
                train,
                heldOut,
                (epoch, steps, best, rowsPerSecond) -> anomalies.add(epoch.heldOut()));
        return new Fit(
                fitted.parameters(),
                anomalies.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
    }

    private static EventSource clusters(Layout layout, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch batch = new EventBatch(layout.schema());
        for (int row = 0; row < size; row++) {
            double centre = random.nextBoolean() ? 2 : -2;
            batch.begin();
            for (int j = 0; j < WIDTH; j++) {
                batch.numeric(j, (float) (centre * (j % 2 == 0 ? 1 : -1) + 0.3 * random.nextGaussian()));
            }
            batch.commit();
        }
        return EventSource.of(batch);
    }

    private static EventBatch plane(Layout layout, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch batch = new EventBatch(layout.schema());
        double[][] loadings = {{1, -1, 0.5, 0}, {0, 0.3, 1, -2}};
        for (int row = 0; row < size; row++) {
            double[] z = {random.nextGaussian(), random.nextGaussian()};
            batch.begin();
            for (int j = 0; j < WIDTH; j++) {
                if (random.nextInt(10) > 0) {
                    batch.numeric(j, (float) (1 + z[0] * loadings[0][j] + z[1] * loadings[1][j]));
                }
            }
            batch.categorical(0, 1 + (z[0] > 0 ? 1 : 0));
            batch.commit();
        }
        return batch;
    }

    private static Layout layout(boolean symbols) {
        List<Feature> features = new ArrayList<>();
        List<Optional<Transform>> transforms = new ArrayList<>();
        for (int j = 0; j < WIDTH; j++) {
            features.add(new Feature.Numeric("x" + j, "/x" + j, Missing.MARGINALISE));
            transforms.add(Optional.of(new Transform(Shape.IDENTITY, 0, 1, 1e6)));
        }
        if (symbols) {
            features.add(new Feature.Categorical("s", "/s", Missing.MARGINALISE, Arrays.asList("a")));
            transforms.add(Optional.empty());
        }
        return new Layout(new EventSchema(features), transforms);
    }
}
