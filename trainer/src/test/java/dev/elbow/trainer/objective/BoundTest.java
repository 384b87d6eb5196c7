package dev.elbow.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Densities;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.Vae;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the terms of the bound are to each other. */
class BoundTest {

    private static final int EVENTS = 12;
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /**
     * Joint form, entropy form, reconstruction minus rate: at the corners, where the mean of what is quadratic in epsilon is its
     * expectation, they agree for any network.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void theThreeFormsOfTheBoundAgree(long seed) {
        RandomModel model = RandomModel.of(seed);
        EventBatch batch = model.events(EVENTS, seed);
        double[][] corners = Engines.corners(model.latent());

        try (Engines engine = new Engines(model.parameters())) {
            Vae<EngineTensor> vae = engine.vae();
            Events<EngineTensor> events = engine.events(batch);
            Posterior<EngineTensor> posterior = vae.encode(events);
            EngineTensor epsilon = engine.epsilon(corners);
            Terms<EngineTensor> terms = Terms.of(vae, events, posterior, epsilon, corners.length);
            float[] rateForm = floats(terms.anomaly());
            float[] jointForm = floats(terms.sampledAnomaly());
            float[] distortion = floats(terms.distortion());
            float[] rate = floats(terms.rate());
            float[] cost = floats(terms.cost());
            float[] z = floats(vae.draw(posterior, epsilon));
            float[] scale = floats(vae.scale(posterior));

            for (int row = 0; row < EVENTS; row++) {
                double entropyForm = -entropy(scale, row, model.latent());
                for (int k = 0; k < corners.length; k++) {
                    double logJoint =
                            -cost[row * corners.length + k] - logPrior(z, row * corners.length + k, vae.latent());
                    entropyForm -= logJoint / corners.length;
                }
                double size = Math.abs(distortion[row]) + rate[row];
                assertThat((double) rateForm[row]).isCloseTo(entropyForm, within(2e-5 * Math.max(1, size)));
                assertThat((double) jointForm[row]).isCloseTo(entropyForm, within(2e-5 * Math.max(1, size)));
            }
        }
    }

    /** {@code H(q) = L log(2 pi e) / 2 + log det A}. */
    private static double entropy(float[] scale, int row, int latent) {
        double entropy = latent * (HALF_LOG_TWO_PI + 0.5);
        for (int l = 0; l < latent; l++) {
            entropy += Math.log(scale[(row * latent + l) * latent + l]);
        }
        return entropy;
    }

    /** {@code -log N(z; 0, I)}. */
    private static double logPrior(float[] z, int draw, int latent) {
        double sum = 0;
        for (int l = 0; l < latent; l++) {
            sum -= Densities.gaussian(z[draw * latent + l], 0, 1);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(PosteriorKind.class)
    void theAnalyticRateIsTheMeanOfTheSampledOne(PosteriorKind kind) {
        int draws = 100_000;
        RandomModel model = RandomModel.of(List.of(Head.GAUSSIAN, Head.CATEGORICAL), kind, false, 4);
        EventBatch batch = model.events(4, 1);

        try (Engines engine = new Engines(model.parameters())) {
            Vae<EngineTensor> vae = engine.vae();
            Posterior<EngineTensor> posterior = vae.encode(engine.events(batch));
            EngineTensor epsilon = engine.epsilon(Engines.normal(draws, vae.latent(), 3));
            EngineTensor z = vae.draw(posterior, epsilon);
            float[] rate = floats(vae.totalRate(posterior, Optional.empty()));
            float[] ratio = floats(vae.logRatio(posterior, epsilon, z));
            float[] score = floats(vae.logDensity(posterior, z));
            float[] codes = floats(z);

            assertThat(vae.latent()).isGreaterThan(1);
            for (int row = 0; row < batch.size(); row++) {
                double sum = 0;
                double squares = 0;
                for (int k = 0; k < draws; k++) {
                    int draw = row * draws + k;
                    // log q(z|x) by solving for epsilon, log p(z) by its definition
                    double logQ = score[draw] - vae.latent() * HALF_LOG_TWO_PI;
                    double sampled = logQ + logPrior(codes, draw, vae.latent());
                    assertThat(sampled).isCloseTo(-ratio[draw], within(1e-3)); // float32, where A is ill-conditioned
                    sum += sampled;
                    squares += sampled * sampled;
                }
                double mean = sum / draws;
                double error = Math.sqrt((squares / draws - mean * mean) / draws);
                assertThat((double) rate[row]).isCloseTo(mean, within(4 * error));
                assertThat(error).isLessThan(0.02);
            }
        }
    }

    /**
     * The bound of K draws, mean over the groups of K that the same draws make: it rises with K for every event and all draws
     * (Jensen), and stays below the evidence in the mean.
     */
    @ParameterizedTest
    @CsvSource({"4,1,0", "6,2,1", "8,3,2"})
    void theImportanceWeightedBoundRisesTowardsTheEvidence(int width, int latent, long seed) {
        int draws = 64;
        LinearModel model = LinearModel.of(width, latent, seed);
        double[][] scale = new double[latent][latent];
        for (int l = 0; l < latent; l++) {
            scale[l][l] = 0.7;
        }
        LinearModel.Inference q = model.posterior(new double[width])
                .with(model.posterior(new double[width]).offset(), scale);
        List<double[]> events = model.draw(400, seed);

        try (Engines engine = new Engines(model.network(q, PosteriorKind.DIAGONAL, 1))) {
            Vae<EngineTensor> vae = engine.vae();
            Events<EngineTensor> batch = engine.events(model.batch(events));
            // Draws of its own for each event, so that the mean over events averages over them.
            engine.manager().getEngine().setRandomSeed(7);
            EngineTensor epsilon =
                    engine.algebra().tensor(engine.manager().randomNormal(new Shape(events.size(), draws, latent)));
            Terms<EngineTensor> terms = Terms.of(vae, batch, vae.encode(batch), epsilon, draws);
            double[] previous = negated(floats(terms.sampledAnomaly()));
            for (int k = 2; k <= draws; k *= 2) {
                double[] bound = new double[events.size()];
                for (int from = 0; from < draws; from += k) {
                    float[] part = floats(part(terms, from, from + k).evidence(k));
                    for (int row = 0; row < bound.length; row++) {
                        bound[row] += part[row] * (double) k / draws;
                    }
                }
                for (int row = 0; row < bound.length; row++) {
                    assertThat(bound[row]).isGreaterThanOrEqualTo(previous[row] - 1e-4); // float32
                }
                assertThat(mean(bound)).isGreaterThan(mean(previous));
                previous = bound;
            }
            double[] missing = new double[events.size()];
            for (int row = 0; row < missing.length; row++) {
                missing[row] = model.logDensity(events.get(row)) - previous[row];
            }
            assertThat(mean(missing)).isGreaterThan(-3 * error(missing)).isLessThan(0.4);
        }
    }

    private static Terms<EngineTensor> part(Terms<EngineTensor> terms, int from, int to) {
        return new Terms<>(
                terms.cost().columns(from, to),
                terms.rate(),
                () -> terms.logRatio().columns(from, to));
    }

    /** {@code rate + lambda |x - mean(z)|^2 = -ELBO - D / 2 log(pi / lambda)} with {@code sigma^2 = 1 / (2 lambda)}. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 30})
    void rateDistortionIsTheBoundUpToAConstant(double lambda) {
        List<Head> heads = List.of(Head.GAUSSIAN, Head.GAUSSIAN, Head.GAUSSIAN);
        RandomModel random = RandomModel.of(heads, PosteriorKind.DIAGONAL, false, 6);
        float[] logSigma = new float[heads.size()];
        Arrays.fill(logSigma, (float) (-0.5 * Math.log(2 * lambda)));
        Parameters parameters = random.parameters().with(Architecture.LOG_SIGMA, logSigma);
        double[][] noise = Engines.noise(2, random.latent());

        try (Engines engine = new Engines(parameters)) {
            Vae<EngineTensor> vae = engine.vae();
            Events<EngineTensor> events = observed(engine, random);
            Posterior<EngineTensor> posterior = vae.encode(events);
            Estimate<EngineTensor> estimate =
                    Estimate.of(vae, events, posterior, engine.epsilon(noise), 2, Gradient.REPARAMETERIZED);
            float[] nats = floats(Objective.RATE_DISTORTION.perEvent(estimate.terms(), 1, 2));
            float[] rate = floats(estimate.terms().rate());
            float[] x = floats(events.values().orElseThrow());
            float[] decoded = floats(estimate.decoded());

            double constant = heads.size() / 2.0 * Math.log(Math.PI / lambda);
            for (int row = 0; row < EVENTS; row++) {
                double squares = 0;
                for (int i = 0; i < 2 * heads.size(); i++) {
                    double error = x[row * heads.size() + i % heads.size()] - decoded[row * 2 * heads.size() + i];
                    squares += error * error / 2;
                }
                double expected = rate[row] + lambda * squares + constant;
                assertThat((double) nats[row]).isCloseTo(expected, within(2e-5 * Math.max(1, expected)));
            }
        }
    }

    /** Events without missing values. */
    private static Events<EngineTensor> observed(Engines engine, RandomModel model) {
        EventBatch batch = new EventBatch(model.layout().schema());
        for (int row = 0; row < EVENTS; row++) {
            batch.begin();
            for (int j = 0; j < batch.schema().numericWidth(); j++) {
                batch.numeric(j, (float) Math.sin(row + 7 * j));
            }
            batch.commit();
        }
        return engine.events(batch);
    }

    @Test
    void objectivesAreWhatTheirNamesSay() {
        RandomModel model = RandomModel.of(2);
        double[][] noise = Engines.noise(3, model.latent());

        try (Engines engine = new Engines(model.parameters())) {
            Vae<EngineTensor> vae = engine.vae();
            Events<EngineTensor> events = engine.events(model.events(EVENTS, 2));
            Terms<EngineTensor> terms = Terms.of(vae, events, vae.encode(events), engine.epsilon(noise), 3);
            float[] distortion = floats(terms.distortion());
            float[] rate = floats(terms.rate());
            float[] cost = floats(terms.cost());
            float[] ratio = floats(terms.logRatio());
            float[] beta = floats(Objective.BETA.perEvent(terms, 4, 3));
            float[] elbo = floats(Objective.ELBO.perEvent(terms, 4, 3));
            float[] iwae = floats(Objective.IWAE.perEvent(terms, 4, 3));

            for (int row = 0; row < EVENTS; row++) {
                double[] weights = new double[3];
                for (int k = 0; k < 3; k++) {
                    weights[k] = ratio[3 * row + k] - (double) cost[3 * row + k];
                }
                double size = Math.max(1, Math.abs(distortion[row]) + 4 * rate[row]);
                assertThat((double) beta[row]).isCloseTo(distortion[row] + 4.0 * rate[row], within(1e-6 * size));
                assertThat((double) elbo[row]).isCloseTo(distortion[row] + (double) rate[row], within(1e-6 * size));
                assertThat((double) iwae[row])
                        .isCloseTo(Math.log(3) - Densities.logSumExp(weights), within(1e-5 * size));
            }
        }
    }

    private static float[] floats(EngineTensor tensor) {
        return tensor.array().toFloatArray();
    }

    private static double[] negated(float[] numbers) {
        double[] negated = new double[numbers.length];
        Arrays.setAll(negated, i -> -numbers[i]);
        return negated;
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElseThrow();
    }

    private static double error(double[] numbers) {
        double mean = mean(numbers);
        double squares =
                Arrays.stream(numbers).map(one -> (one - mean) * (one - mean)).sum();
        return Math.sqrt(squares / (numbers.length - 1.0) / numbers.length);
    }
}
