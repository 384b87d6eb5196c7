package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.training.GradientCollector;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.fixture.ReferencePrior;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PriorTest {

    private static final int EVENTS = 6;
    private static final List<Head> HEADS = List.of(Head.GAUSSIAN, Head.CATEGORICAL, Head.GAUSSIAN);

    private static RandomModel model(PosteriorKind kind, PriorKind prior, int components) {
        return RandomModel.of(HEADS, kind, false, 4).with(prior, components, 2);
    }

    /** The mean of {@code log q(z|x) - log p(z)} over many draws is the divergence from p(z), which the rate is not below. */
    @ParameterizedTest
    @EnumSource(PosteriorKind.class)
    void theRateIsNotBelowTheSampledDivergenceAndEqualsItForOneComponent(PosteriorKind kind) {
        int draws = 50_000;
        for (int components : new int[] {1, 5}) {
            RandomModel model = model(kind, PriorKind.MIXTURE, components);
            EventBatch batch = model.events(EVENTS, 1);

            try (Engines engine = new Engines(model.parameters())) {
                Vae<EngineTensor> vae = engine.vae();
                Posterior<EngineTensor> posterior = vae.encode(engine.events(batch));
                EngineTensor epsilon = engine.epsilon(Engines.normal(draws, vae.latent(), 3));
                EngineTensor z = vae.draw(posterior, epsilon);
                float[] rate = floats(vae.totalRate(posterior, Optional.empty()));
                float[] ratio = floats(vae.exactLogRatio(posterior, epsilon, z, draws));
                float[] lower = floats(vae.logRatio(posterior, epsilon, z));

                double excess = 0;
                for (int row = 0; row < EVENTS; row++) {
                    double sum = 0;
                    double squares = 0;
                    for (int i = row * draws; i < (row + 1) * draws; i++) {
                        sum -= ratio[i];
                        squares += ratio[i] * (double) ratio[i];
                        assertThat(lower[i]).isLessThanOrEqualTo(ratio[i] + 1e-3f); // float32
                    }
                    double mean = sum / draws;
                    double error = 4 * Math.sqrt((squares / draws - mean * mean) / draws);
                    assertThat((double) rate[row]).isGreaterThan(mean - error);
                    assertThat(mean).isGreaterThan(-error);
                    if (components == 1) {
                        assertThat((double) rate[row]).isCloseTo(mean, within(error));
                    }
                    excess += rate[row] - mean - error;
                }
                assertThat(excess > 0).isEqualTo(components > 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PosteriorKind.class)
    void oneStandardNormalComponentIsTheStandardPrior(PosteriorKind kind) {
        RandomModel random = model(kind, PriorKind.MIXTURE, 1);
        int latent = random.latent();
        Parameters one = random.parameters()
                .with(Architecture.PRIOR_MEAN, new float[latent])
                .with(Architecture.PRIOR_LOG_SCALE, new float[latent]);
        Parameters standard = Parameters.of(one.architecture().with(PriorKind.STANDARD, 0), all(one));
        EventBatch events = random.events(50, 2);

        float[] anomalies = new VaeModel(one, 4).anomalies(events);

        float[] expected = new VaeModel(standard, 4).anomalies(events);
        for (int row = 0; row < expected.length; row++) {
            assertThat((double) anomalies[row])
                    .isCloseTo(expected[row], within(1e-5 * Math.max(1, Math.abs(expected[row])))); // float32
        }
    }

    private static Map<String, float[]> all(Parameters parameters) {
        Map<String, float[]> all = new HashMap<>();
        parameters.names().forEach(name -> all.put(name, parameters.get(name)));
        return all;
    }

    @Test
    void aComponentLeftOutDoesNotCountForItsEvent() {
        RandomModel model = model(PosteriorKind.FULL, PriorKind.MIXTURE, 3);
        EventBatch batch = model.events(3, 5);
        float[] out = {0, 1, 0, 0, 0, 0, 0, 0, 1};

        try (Engines engine = new Engines(model.parameters())) {
            Vae<EngineTensor> vae = engine.vae();
            Posterior<EngineTensor> posterior = vae.encode(engine.events(batch));
            float[] rate =
                    floats(vae.totalRate(posterior, Optional.of(engine.algebra().floats(out, 3, 3))));
            float[] mean = floats(posterior.mean());
            float[] scale = floats(vae.scale(posterior));

            ReferencePrior reference = new ReferencePrior(model.parameters());
            int[] leftOut = {1, -1, 2};
            for (int row = 0; row < 3; row++) {
                int latent = vae.latent();
                double[] mu = new double[latent];
                double[][] a = new double[latent][latent];
                for (int i = 0; i < latent; i++) {
                    mu[i] = mean[row * latent + i];
                    for (int j = 0; j < latent; j++) {
                        a[i][j] = scale[(row * latent + i) * latent + j];
                    }
                }
                assertThat((double) rate[row])
                        .isCloseTo(reference.rate(mu, a, leftOut[row]), within(1e-4 * Math.max(1, rate[row])));
            }
        }
    }

    /** Each entry of the prior, and the encoder's last bias, against central differences of the rate. */
    @ParameterizedTest
    @EnumSource(PosteriorKind.class)
    void theGradientOfTheRateIsItsSlope(PosteriorKind kind) {
        RandomModel model = model(kind, PriorKind.MIXTURE, 4);
        Parameters parameters = model.parameters();
        EventBatch batch = model.events(EVENTS, 3);
        double step = 5e-3;

        for (String name : parameters.names()) {
            if (name.startsWith("prior.") || name.equals("posterior.mean.bias")) {
                float[] gradient = gradient(parameters, batch, name);
                for (int i = 0; i < gradient.length; i++) {
                    double slope = (rate(parameters, batch, name, i, step) - rate(parameters, batch, name, i, -step))
                            / (2 * step);
                    assertThat((double) gradient[i])
                            .as("%s, %d", name, i)
                            .isCloseTo(
                                    slope,
                                    within(2e-2 * Math.max(1, Math.abs(slope)))); // float32, and the third derivative
                }
            }
        }
    }

    private static float[] gradient(Parameters parameters, EventBatch batch, String name) {
        try (Engines engine = new Engines(parameters)) {
            engine.algebra().array(name).setRequiresGradient(true);
            Vae<EngineTensor> vae = engine.vae();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                var rate = vae.totalRate(vae.encode(engine.events(batch)), Optional.empty())
                        .array()
                        .sum();
                System.gc(); // what the engine needs again must not be collected
                collector.backward(rate);
            }
            return engine.algebra().array(name).getGradient().toFloatArray();
        }
    }

    private static double rate(Parameters parameters, EventBatch batch, String name, int entry, double step) {
        float[] moved = parameters.get(name);
        moved[entry] += (float) step;
        try (Engines engine = new Engines(parameters.with(name, moved))) {
            Vae<EngineTensor> vae = engine.vae();
            float[] rates = floats(vae.totalRate(vae.encode(engine.events(batch)), Optional.empty()));
            double sum = 0;
            for (float rate : rates) {
                sum += rate;
            }
            return sum;
        }
    }

    @ParameterizedTest
    @EnumSource(PriorKind.class)
    void drawsHaveThePriorsMoments(PriorKind prior) {
        RandomModel random = RandomModel.of(HEADS, PosteriorKind.DIAGONAL, false, 4);
        RandomModel model = prior == PriorKind.STANDARD ? random : random.with(prior, 6, 2);
        int latent = model.latent();
        int count = 200_000;
        PriorDraws draws = new PriorDraws(model.parameters());

        float[] z = draws.draw(count, new SplittableRandom(1));

        for (int l = 0; l < latent; l++) {
            double mean = 0;
            double squares = 0;
            for (int row = 0; row < count; row++) {
                mean += z[row * latent + l] / (double) count;
                squares += z[row * latent + l] * (double) z[row * latent + l] / count;
            }
            double variance = squares - mean * mean;
            double error = 5 * Math.sqrt(draws.variance()[l] / count);
            assertThat(mean).isCloseTo(draws.mean()[l], within(error));
            assertThat(variance).isCloseTo(draws.variance()[l], within(0.03 * variance));
        }
        if (prior == PriorKind.STANDARD) {
            assertThat(draws.variance()).containsOnly(1);
            assertThat(draws.mean()).containsOnly(0);
        }
    }

    /** E[log p(z)] over draws is the prior's negative entropy: the mean log-density of a twin sample by the definition. */
    @Test
    void drawsFollowTheDensity() {
        Parameters parameters =
                model(PosteriorKind.DIAGONAL, PriorKind.MIXTURE, 3).parameters();
        int latent = parameters.architecture().latent();
        float[] z = new PriorDraws(parameters).draw(50_000, new SplittableRandom(9));
        ReferencePrior reference = new ReferencePrior(parameters);

        // By importance: the mean of N(z; 0, 4) / p(z) over draws of p is the mass of a normal distribution, one.
        double[] ratios = new double[z.length / latent];
        Arrays.setAll(ratios, row -> {
            double[] code = new double[latent];
            double log = 0;
            for (int l = 0; l < latent; l++) {
                code[l] = z[row * latent + l];
                log -= 0.5 * Math.pow((code[l] - z[l]) / 0.5, 2) + Math.log(0.5 * Math.sqrt(2 * Math.PI));
            }
            return Math.exp(log - reference.logDensity(code));
        });

        double mean = Arrays.stream(ratios).average().orElseThrow();
        double variance =
                Arrays.stream(ratios).map(one -> (one - mean) * (one - mean)).sum() / ratios.length;
        assertThat(mean).isCloseTo(1, within(4 * Math.sqrt(variance / ratios.length)));
    }

    private static float[] floats(EngineTensor tensor) {
        return tensor.array().toFloatArray();
    }
}
