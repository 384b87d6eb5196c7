package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The objective is {@code c . x}, whose gradient is c. */
class AdamTest {

    private static final Offset<Float> ROUNDING = within(1e-6f);

    @Test
    void aFirstStepGoesDownhillByTheLearningRateInEachCoordinate() {
        float[] moved = moved(1e9, 1, 30, -40);

        assertThat(moved).containsExactly(new float[] {-0.1f, 0.1f}, ROUNDING);
    }

    /** Both moments are unbiased from the first step on, so that equal gradients make equal steps. */
    @Test
    void equalGradientsMakeEqualSteps() {
        assertThat(moved(1e9, 5, 30, -40)).containsExactly(new float[] {-0.5f, 0.5f}, ROUNDING);
    }

    @Test
    void aLongGradientIsShortenedAsAWhole() {
        assertThat(mean(5, 30, -40)).containsExactly(new float[] {0.3f, -0.4f}, ROUNDING);
        assertThat(mean(5, 0.3f, -0.4f)).containsExactly(new float[] {0.03f, -0.04f}, ROUNDING);
        assertThat(mean(Double.POSITIVE_INFINITY, 30, -40)).containsExactly(new float[] {3, -4}, ROUNDING);
    }

    private static float[] moved(double clip, int steps, float... gradient) {
        try (Engines engine = new Engines(RandomModel.of(0).parameters())) {
            NDArray x = start(engine);
            run(engine, new Adam(engine.manager(), List.of("x"), name -> x, clip), x, steps, gradient);
            return x.toFloatArray();
        }
    }

    /** The first moment after one step: a tenth of the gradient. */
    private static float[] mean(double clip, float... gradient) {
        try (Engines engine = new Engines(RandomModel.of(0).parameters())) {
            NDArray x = start(engine);
            Adam adam = new Adam(engine.manager(), List.of("x"), name -> x, clip);
            run(engine, adam, x, 1, gradient);
            return adam.means().getOrDefault("x", new float[0]);
        }
    }

    private static NDArray start(Engines engine) {
        NDArray x = engine.manager().create(new float[2]);
        x.setRequiresGradient(true);
        return x;
    }

    private static void run(Engines engine, Adam adam, NDArray x, int steps, float... gradient) {
        NDArray c = engine.manager().create(gradient);
        for (int step = 0; step < steps; step++) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(x.mul(c).sum());
            }
            adam.update(engine.manager(), step, 0.1);
        }
    }
}
