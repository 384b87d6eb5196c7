package dev.elbow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Densities;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import org.junit.jupiter.api.Test;

class LogGammaTest {

    @Test
    void theRemainderIsWhatStirlingsFormulaLacks() {
        float[] x = {6, 6.5f, 8, 16, 100, 1e6f};

        try (Engines engine = new Engines(RandomModel.of(0).parameters())) {
            EngineTensor remainder = LogGamma.remainder(engine.algebra().floats(x, x.length));
            float[] found = remainder.array().toFloatArray();

            for (int i = 0; i < x.length; i++) {
                double stirling = (x[i] - 0.5) * Math.log(x[i]) - x[i] + 0.5 * Math.log(2 * Math.PI);
                // The next term of the series is 2e-9 at 6; logarithms in double leave 1e-9 at a million.
                assertThat((double) found[i]).isCloseTo(Densities.logGamma(x[i]) - stirling, within(1e-8));
            }
        }
    }

    /** A sum over thirty columns of what float32 leaves of a difference of logarithms of 1e62 would differ from engine to engine. */
    @Test
    void halfAStepIsThatOfTheTextbooks() {
        float[] x = {0.25f, 0.5f, 1, 2, 3.5f, 16, 50, 1e4f};

        try (Engines engine = new Engines(RandomModel.of(0).parameters())) {
            float[] found = LogGamma.halfStep(engine.algebra().floats(x, x.length))
                    .array()
                    .toFloatArray();

            for (int i = 0; i < x.length; i++) {
                double expected = Densities.logGamma(x[i]) - Densities.logGamma(x[i] + 0.5);
                assertThat((double) found[i]).isCloseTo(expected, within(1e-6));
            }
        }
    }
}
