package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.fixture.LinearModel.Inference;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Probabilistic PCA in the network, whose evidence, posterior and gap are known in closed form: the training engine and the
 * exported graph must both return them.
 */
class ExactPosteriorTest {

    /** A pair for each latent dimension here, so that what is quadratic in epsilon is integrated exactly. */
    private static final int NODES = 8;

    @ParameterizedTest
    @CsvSource({"3,1,1,0", "5,2,1,1", "5,2,2,2", "8,4,1,3", "2,3,2,4", "12,4,3,5"})
    void theExactPosteriorGivesTheEvidenceOfAnyEvent(int width, int latent, int layers, long seed) {
        LinearModel model = LinearModel.of(width, latent, seed);
        Inference exact = model.posterior(new double[width]);

        assertBounds(model, exact, PosteriorKind.FULL, layers, events(model, seed));
    }

    @ParameterizedTest
    @CsvSource({
        "3,1,1,0,DIAGONAL",
        "5,2,1,1,DIAGONAL",
        "8,4,2,2,DIAGONAL",
        "5,2,1,3,ISOTROPIC",
        "8,4,2,4,ISOTROPIC",
        "5,2,1,5,FULL",
        "8,4,2,6,FULL",
        "2,3,1,7,FULL"
    })
    void anyOtherPosteriorGivesLessByItsDivergence(int width, int latent, int layers, long seed, PosteriorKind kind) {
        LinearModel model = LinearModel.of(width, latent, seed);
        Inference other = other(model, kind, new SplittableRandom(seed));

        assertBounds(model, other, kind, layers, events(model, seed));
    }

    @ParameterizedTest
    @CsvSource({"3,1,0", "5,2,1", "8,4,2"})
    void missingValuesAreMarginalised(int width, int latent, long seed) {
        LinearModel model = LinearModel.of(width, latent, seed);
        List<double[]> events = events(model, seed);
        for (double[] event : events) {
            event[width - 1] = Double.NaN;
            event[0] = width > 3 ? Double.NaN : event[0];
        }

        assertBounds(model, model.posterior(events.get(0)), PosteriorKind.FULL, 1, events);
        assertBounds(
                model,
                other(model, PosteriorKind.DIAGONAL, new SplittableRandom(seed)),
                PosteriorKind.DIAGONAL,
                2,
                events);
    }

    @ParameterizedTest
    @CsvSource({"4,2,0", "8,3,1"})
    void anEventWithoutValuesHasTheEvidenceOfNothing(int width, int latent, long seed) {
        LinearModel model = LinearModel.of(width, latent, seed);
        double[] nothing = new double[width];
        Arrays.fill(nothing, Double.NaN);

        assertThat(model.logDensity(nothing)).isZero();
        assertBounds(model, model.posterior(nothing), PosteriorKind.FULL, 1, List.of(nothing));
    }

    /** Typical events, the mean, and events up to a hundred sigma away. */
    private static List<double[]> events(LinearModel model, long seed) {
        List<double[]> events = new ArrayList<>(model.draw(20, seed));
        events.add(model.b().clone());
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (double far : new double[] {5, 20, 100}) {
            double[] event = model.b().clone();
            for (int j = 0; j < event.length; j++) {
                event[j] = (float) (event[j] + far * random.nextDouble(-1, 1));
            }
            events.add(event);
        }
        return events;
    }

    private static Inference other(LinearModel model, PosteriorKind kind, SplittableRandom random) {
        int latent = model.latent();
        double[] shift = new double[latent];
        double[][] scale = new double[latent][latent];
        double shared = random.nextDouble(0.2, 2);
        for (int l = 0; l < latent; l++) {
            shift[l] = random.nextDouble(-1, 1);
            scale[l][l] = kind == PosteriorKind.ISOTROPIC ? shared : random.nextDouble(0.2, 2);
            for (int k = 0; k < l && kind == PosteriorKind.FULL; k++) {
                scale[l][k] = random.nextDouble(-1, 1);
            }
        }
        return model.posterior(new double[model.width()]).with(shift, scale);
    }

    /** {@code ELBO(x) = log p(x) - KL(q(z|x) || p(z|x))} on the engine and in the graph. */
    private static void assertBounds(
            LinearModel model, Inference q, PosteriorKind kind, int layers, List<double[]> events) {
        Parameters parameters = model.network(q, kind, layers);
        EventBatch batch = model.batch(events);
        VaeModel vae = new VaeModel(parameters, NODES);

        float[] engine = vae.anomalies(batch);
        float[] terms = terms(parameters, batch);
        try (PackageSession session =
                PackageSession.open(batch.schema(), model.latent(), NODES, vae.graphs(), Provider.CPU)) {
            ScoredBatch graph = session.score(batch);
            for (int row = 0; row < events.size(); row++) {
                double evidence = model.logDensity(events.get(row));
                double divergence = model.divergence(q, events.get(row));
                assertThat(divergence).isGreaterThan(-1e-9); // rounding
                assertNats(engine[row], divergence - evidence);
                assertNats(terms[row], divergence - evidence);
                assertNats(graph.anomaly(row), divergence - evidence);
                assertNats(graph.distortion(row) + (double) graph.rate(row), divergence - evidence);
                if (divergence < 1e-9) {
                    // Each draw of the exact posterior has the weight p(x).
                    assertNats(graph.evidence(row), evidence);
                }
            }
        }
    }

    private static float[] terms(Parameters parameters, EventBatch batch) {
        try (Engines engine = new Engines(parameters)) {
            Vae<EngineTensor> vae = engine.vae();
            Events<EngineTensor> events = engine.events(batch);
            double[][] corners = Engines.corners(vae.latent());
            return Terms.of(vae, events, vae.encode(events), engine.epsilon(corners), corners.length)
                    .anomaly()
                    .array()
                    .toFloatArray();
        }
    }

    private static void assertNats(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected)))); // float32
    }
}
