package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogWeightsTest {

    @Test
    void theBoundOfAllDrawsIsTheLogOfTheMeanWeight() {
        LogWeights weights =
                weights(2, 0, -1_000, (float) Math.log(2), -1_000 + (float) Math.log(4), (float) Math.log(6), -1_000);

        assertThat(weights.bound(3)[0]).isCloseTo(Math.log(3), within(1e-6));
        assertThat(weights.bound(3)[1]).isCloseTo(-1_000 + Math.log(2), within(1e-4)); // float32
    }

    @Test
    void theBoundOfOneDrawIsTheMeanLogWeight() {
        LogWeights weights = weights(1, 3, -1, 4);

        assertThat(weights.bound(1)[0]).isCloseTo(2, within(1e-12));
        assertThat(weights.bound(2)[0]).isCloseTo(Math.log((Math.exp(3) + Math.exp(-1)) / 2), within(1e-7));
    }

    @Test
    void equalWeightsHaveNoError() {
        assertThat(weights(1, -7, -7, -7, -7).errors(2)[0]).isZero();
        assertThat(weights(1, -7, -7, -9, -9).errors(2)[0]).isCloseTo(1, within(1e-6)); // sqrt(2) / sqrt(2)
    }

    /** Weights exp(0.5 e): the log of their mean has the standard error of the mean, sqrt((exp(0.25) - 1) / K). */
    @Test
    void errorsAreThoseOfManyRepetitions() {
        SplittableRandom random = new SplittableRandom(1);
        LogWeights weights = new LogWeights(400, 800);
        for (int event = 0; event < 400; event++) {
            for (int draw = 0; draw < 800; draw++) {
                weights.set(event, draw, (float) (0.5 * random.nextGaussian()));
            }
        }

        double mean = Mean.of(weights.errors(8)).mean();

        assertThat(mean).isCloseTo(Math.sqrt((Math.exp(0.25) - 1) / 800), within(0.0015)); // sigma of eight, biased low
    }

    private static LogWeights weights(int events, float... numbers) {
        LogWeights weights = new LogWeights(events, numbers.length / events);
        for (int i = 0; i < numbers.length; i++) {
            // Draw by draw, as they come.
            weights.set(i % events, i / events, numbers[i]);
        }
        return weights;
    }
}
