package dev.elbow.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.Vae;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EstimateTest {

    private static final int REPEATS = 400;
    private static final int EVENTS = 64;
    private static final double BETA = 1.7;

    /**
     * Two unbiased estimates of one gradient, many times each: their means agree within their standard errors, coordinate by
     * coordinate, and the score function's varies more.
     */
    @ParameterizedTest
    @EnumSource(PosteriorKind.class)
    void bothGradientsAgreeInTheMeanAndTheScoreFunctionVariesMore(PosteriorKind kind) {
        LinearModel model = LinearModel.of(4, 2, 3);
        double[][] scale = {{0.6, 0}, {kind == PosteriorKind.FULL ? 0.3 : 0, 0.6}};
        LinearModel.Inference q = model.posterior(new double[4]).with(new double[] {0.3, -0.2}, scale);

        try (Engines engine = new Engines(model.network(q, kind, 1))) {
            engine.manager().getEngine().setRandomSeed(5);
            Moments reparameterized = new Moments();
            Moments score = new Moments();
            Moments withoutBaseline = new Moments();
            run(engine, model, Gradient.REPARAMETERIZED, false, reparameterized);
            run(engine, model, Gradient.SCORE_FUNCTION, true, score);
            run(engine, model, Gradient.SCORE_FUNCTION, false, withoutBaseline);

            for (int i = 0; i < score.size(); i++) {
                double error = Math.hypot(score.error(i), reparameterized.error(i));
                assertThat(score.mean(i))
                        .as("coordinate %d", i)
                        .isCloseTo(reparameterized.mean(i), within(4.5 * error + 1e-6));
            }
            // The decoder's parameters have the same estimate either way.
            int encoder = coordinatesOfTheEncoder(engine);
            double ratio = score.variances(encoder) / reparameterized.variances(encoder);
            System.out.printf(
                    "%s: variance of the score function over that of the reparameterised gradient: %.1f%n",
                    kind, ratio);
            assertThat(ratio).isGreaterThan(2);
            assertThat(score.variances(encoder)).isLessThan(withoutBaseline.variances(encoder));
        }
    }

    private static void run(Engines engine, LinearModel model, Gradient gradient, boolean baseline, Moments moments) {
        double mean = 0;
        Parameters parameters = engine.algebra().parameters();
        List<String> names = parameters.names();
        names.forEach(name -> engine.algebra().array(name).setRequiresGradient(true));
        Vae<EngineTensor> vae = engine.vae();
        Events<EngineTensor> events = engine.events(model.batch(model.draw(EVENTS, 1)));
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            try (NDManager step = engine.manager().newSubManager()) {
                engine.algebra().in(step);
                EngineTensor epsilon = engine.algebra().tensor(step.randomNormal(new Shape(EVENTS, 1, 2)));
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    Estimate<EngineTensor> estimate =
                            Estimate.of(vae, events, vae.encode(events), epsilon, 1, gradient);
                    EngineTensor nats = Objective.BETA.perEvent(estimate.terms(), BETA, 1);
                    collector.backward(estimate.surrogate(nats, mean).array().mean());
                    mean = baseline ? estimate.terms().cost().array().mean().getFloat() : 0;
                }
                moments.add(gradient(engine, names));
            }
        }
        engine.algebra().in(engine.manager());
    }

    /** They come first. */
    private static int coordinatesOfTheEncoder(Engines engine) {
        int count = 0;
        Parameters parameters = engine.algebra().parameters();
        for (String name : parameters.names()) {
            count += Architecture.ofEncoder(name) ? parameters.get(name).length : 0;
        }
        return count;
    }

    /** Of all parameters, one after the other; zero afterwards. */
    private static double[] gradient(Engines engine, List<String> names) {
        List<Double> all = new ArrayList<>();
        for (String name : names) {
            var gradient = engine.algebra().array(name).getGradient();
            for (float one : gradient.toFloatArray()) {
                all.add((double) one);
            }
            gradient.subi(gradient);
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Means and variances of coordinates. */
    private static final class Moments {
        private final List<double[]> all = new ArrayList<>();

        void add(double[] one) {
            all.add(one);
        }

        int size() {
            return all.get(0).length;
        }

        double mean(int i) {
            return all.stream().mapToDouble(one -> one[i]).average().orElseThrow();
        }

        double variance(int i) {
            double mean = mean(i);
            return all.stream()
                            .mapToDouble(one -> (one[i] - mean) * (one[i] - mean))
                            .sum()
                    / (all.size() - 1);
        }

        double error(int i) {
            return Math.sqrt(variance(i) / all.size());
        }

        /** Of the first coordinates together. */
        double variances(int count) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += variance(i);
            }
            return sum;
        }
    }
}
