package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import org.junit.jupiter.api.Test;

class TrimTest {

    @Test
    void theWorstExplainedEventsHaveNoWeight() {
        assertThat(weights(0.25, 5, 1, 3, 2)).containsExactly(0, 1f / 3, 1f / 3, 1f / 3);
        assertThat(weights(0.5, 5, 1, 3, 2)).containsExactly(0, 0.5f, 0, 0.5f);
    }

    @Test
    void oneEventIsKeptWhateverTheShare() {
        assertThat(weights(0.9, 5, 1, 3, 2)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void withoutTrimmingEveryEventWeighsTheSame() {
        assertThat(weights(0, 5, 1, 3, 2)).containsExactly(0.25f);
    }

    @Test
    void theMeanIsThatOfTheBestExplained() {
        float[] nats = {5, 1, 3, 2};

        assertThat(Trim.mean(nats, 0.25)).isEqualTo(2);
        assertThat(Trim.mean(nats, 0)).isEqualTo(2.75);
        assertThat(Trim.bound(nats, 0.25)).isEqualTo(3);
        assertThat(Trim.bound(nats, 0)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(nats).containsExactly(5, 1, 3, 2);
    }

    private static float[] weights(double share, float... nats) {
        try (Engines engine = new Engines(RandomModel.of(0).parameters())) {
            EngineTensor tensor = engine.algebra().floats(nats, nats.length);
            return Trim.of(engine.algebra(), tensor, share).weights().array().toFloatArray();
        }
    }
}
