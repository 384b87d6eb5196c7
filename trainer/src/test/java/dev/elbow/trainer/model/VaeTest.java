package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.training.GradientCollector;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.fixture.ReferenceVae;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.objective.Terms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VaeTest {

    private static final int EVENTS = 40;
    private static final int DRAWS = 3;
    private static final double BETA = 2.5;

    static List<Arguments> everyHeadAndPosterior() {
        List<Arguments> all = new ArrayList<>();
        for (Head head : Head.values()) {
            for (PosteriorKind posterior : PosteriorKind.values()) {
                all.add(Arguments.of(head, posterior));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyHeadAndPosterior")
    void arraysComputeTheDefinitions(Head head, PosteriorKind posterior) {
        for (long seed = 0; seed < 4; seed++) {
            RandomModel model = RandomModel.of(head, posterior, seed);
            EventBatch events = model.events(EVENTS, seed);
            double[][] noise = Engines.noise(DRAWS, model.latent());

            try (Engines engine = new Engines(model.parameters())) {
                Terms<EngineTensor> terms = terms(engine, events, noise);
                float[] distortion = terms.distortion().array().toFloatArray();
                float[] rate = terms.rate().array().toFloatArray();
                float[] evidence = terms.evidence(DRAWS).array().toFloatArray();

                ReferenceVae reference = new ReferenceVae(model.parameters(), noise);
                for (int row = 0; row < EVENTS; row++) {
                    ReferenceVae.Terms expected = reference.score(events, row);
                    assertClose(distortion[row], expected.distortion(), expected.distortion());
                    assertClose(rate[row], expected.rate(), expected.rate());
                    assertClose(evidence[row], expected.evidence(), expected.distortion());
                }
            }
        }
    }

    private static void assertClose(double found, double expected, double size) {
        // float32, through a few layers, whose last exponential multiplies the rounding of what came before
        assertThat(found).isCloseTo(expected, within(5e-5 * Math.max(1, Math.abs(size))));
    }

    static List<Arguments> everyObjective() {
        List<Arguments> all = new ArrayList<>();
        List<PosteriorKind> posteriors = List.of(PosteriorKind.values());
        for (Objective objective : Objective.values()) {
            for (Head head : Head.values()) {
                all.add(Arguments.of(objective, head, posteriors.get(all.size() % posteriors.size())));
            }
        }
        return all;
    }

    /** Garbage collection between forward and backward takes operands that the engine still needs, where they are wrong. */
    @ParameterizedTest
    @MethodSource("everyObjective")
    void gradientsAreFiniteDifferencesEvenAfterGarbageCollection(
            Objective objective, Head head, PosteriorKind posterior) {
        RandomModel model = RandomModel.of(
                List.of(head, Head.GAUSSIAN, head),
                posterior,
                false,
                head.name().length());
        EventBatch events = model.events(EVENTS, 5);
        double[][] noise = Engines.noise(DRAWS, model.latent());

        try (Engines engine = new Engines(model.parameters())) {
            for (String name : model.parameters().names()) {
                engine.algebra().array(name).setRequiresGradient(true);
            }
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                EngineTensor nats = objective.perEvent(terms(engine, events, noise), BETA, DRAWS);
                var mean = nats.array().mean();
                System.gc();
                collector.backward(mean);
            }
            double size = Math.abs(mean(objective, model.parameters(), events, noise));
            for (String name : model.parameters().names()) {
                float[] gradient = engine.algebra().array(name).getGradient().toFloatArray();
                int index = gradient.length / 2;
                double expected = finiteDifference(objective, model.parameters(), events, noise, name, index);
                assertThat((double) gradient[index])
                        .as("%s", name)
                        // float32 sums terms as large as the objective
                        .isCloseTo(expected, within(2e-3 * Math.max(1, Math.abs(expected)) + 2e-5 * size));
            }
        }
    }

    private static Terms<EngineTensor> terms(Engines engine, EventBatch events, double[][] noise) {
        Vae<EngineTensor> vae = engine.vae();
        Events<EngineTensor> batch = engine.events(events);
        return Terms.of(vae, batch, vae.encode(batch), engine.epsilon(noise), noise.length);
    }

    private static double finiteDifference(
            Objective objective, Parameters parameters, EventBatch events, double[][] noise, String name, int index) {
        float[] values = parameters.get(name);
        float step = 1f / 512;
        values[index] += step;
        double above = mean(objective, parameters.with(name, values), events, noise);
        values[index] -= 2 * step;
        double below = mean(objective, parameters.with(name, values), events, noise);
        return (above - below) / (2 * step);
    }

    private static double mean(Objective objective, Parameters parameters, EventBatch events, double[][] noise) {
        ReferenceVae reference = new ReferenceVae(parameters, noise);
        double sum = 0;
        for (int row = 0; row < events.size(); row++) {
            ReferenceVae.Terms terms = reference.score(events, row);
            sum += switch (objective) {
                case ELBO, RATE_DISTORTION -> terms.anomaly();
                case BETA -> terms.distortion() + BETA * terms.rate();
                case IWAE -> -terms.evidence();
            };
        }
        return sum / events.size();
    }
}
