package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.fixture.ReferenceVae;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaeTest {

    private static final int EVENTS = 40;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void arraysComputeTheDefinitions(long seed) {
        RandomModel model = RandomModel.of(seed);
        EventBatch events = model.events(EVENTS, seed);
        int latent = model.weights().latent();
        double[][] noise = noise(latent);

        try (NDManager manager = Engine.getInstance().newBaseManager();
                Vae vae = new Vae(manager, model.weights())) {
            Vae.Batch batch = batch(manager, model.layout(), events);
            Vae.Posterior posterior = vae.encode(batch);
            float[] rate = vae.rate(posterior).sum(new int[] {1}).toFloatArray();
            float[] distortion = distortion(manager, model)
                    .of(batch, vae.decode(vae.sample(posterior, array(manager, noise[0]))))
                    .sum(new int[] {1})
                    .toFloatArray();

            ReferenceVae reference = new ReferenceVae(model.layout(), model.weights(), noise);
            for (int row = 0; row < EVENTS; row++) {
                ReferenceVae.Terms terms = reference.score(events, row);
                assertThat((double) rate[row]).isCloseTo(terms.rate(), within(1e-5 * Math.max(1, terms.rate())));
                assertThat((double) distortion[row])
                        .isCloseTo(terms.distortion(), within(1e-5 * Math.max(1, Math.abs(terms.distortion()))));
            }
        }
    }

    /** Garbage collection between forward and backward takes operands that the engine still needs, where they are wrong. */
    @ParameterizedTest
    @ValueSource(longs = {0, 3, 5, 7, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void gradientsAreFiniteDifferencesEvenAfterGarbageCollection(long seed) {
        RandomModel model = RandomModel.of(seed);
        EventBatch events = model.events(EVENTS, seed);
        double[][] noise = noise(model.weights().latent());

        try (NDManager manager = Engine.getInstance().newBaseManager();
                Vae vae = new Vae(manager, model.weights())) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Vae.Batch batch = batch(manager, model.layout(), events);
                Vae.Posterior posterior = vae.encode(batch);
                NDArray z = vae.sample(posterior, array(manager, noise[0]));
                NDArray distortion =
                        distortion(manager, model).of(batch, vae.decode(z)).sum(new int[] {1});
                NDArray objective =
                        distortion.add(vae.rate(posterior).sum(new int[] {1})).mean();
                System.gc();
                collector.backward(objective);
            }
            double size = Math.abs(objective(model, events, noise, 0, 0, 0));
            for (int p = 0; p < vae.parameters().size(); p++) {
                float[] gradient = vae.parameters().get(p).getGradient().toFloatArray();
                int index = gradient.length / 2;
                double expected = finiteDifference(model, events, noise, p, index);
                assertThat((double) gradient[index])
                        .as("parameter %d", p)
                        // float32 sums terms as large as the objective
                        .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected)) + 1e-5 * size));
            }
        }
    }

    private static double finiteDifference(
            RandomModel model, EventBatch events, double[][] noise, int parameter, int index) {
        float step = 1f / 512;
        double above = objective(model, events, noise, parameter, index, step);
        double below = objective(model, events, noise, parameter, index, -step);
        return (above - below) / (2 * step);
    }

    private static double objective(
            RandomModel model, EventBatch events, double[][] noise, int parameter, int index, float shift) {
        List<Weights.Dense> layers = new ArrayList<>(model.weights().layers());
        Weights.Dense layer = layers.get(parameter / 2);
        float[] weight = layer.weight();
        float[] bias = layer.bias();
        (parameter % 2 == 0 ? weight : bias)[index] += shift;
        layers.set(parameter / 2, new Weights.Dense(layer.in(), layer.out(), weight, bias));
        ReferenceVae reference =
                new ReferenceVae(model.layout(), model.weights().withLayers(layers), noise);
        double sum = 0;
        for (int row = 0; row < events.size(); row++) {
            sum += reference.score(events, row).anomaly();
        }
        return sum / events.size();
    }

    private static Distortion distortion(NDManager manager, RandomModel model) {
        List<Double> variance =
                model.weights().sigma().stream().map(sigma -> sigma * sigma).toList();
        return new Distortion(manager, model.layout(), variance);
    }

    private static Vae.Batch batch(NDManager manager, Layout layout, EventBatch events) {
        Rows rows = Rows.of(layout, events);
        return new Vae.Batch(
                manager.create(rows.values(), new Shape(rows.size(), layout.numeric())),
                manager.create(rows.observed(), new Shape(rows.size(), layout.numeric())),
                manager.create(rows.outcomes(), new Shape(rows.size(), layout.totalOutcomes())));
    }

    private static NDArray array(NDManager manager, double[] noise) {
        float[] floats = new float[noise.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) noise[i];
        }
        return manager.create(floats, new Shape(1, floats.length));
    }

    /** One draw, the same for every event. */
    private static double[][] noise(int latent) {
        double[] noise = new double[latent];
        for (int l = 0; l < latent; l++) {
            noise[l] = (l % 2 == 0 ? 0.5f : -1.25f) * (l + 1) / latent;
        }
        return new double[][] {noise};
    }
}
