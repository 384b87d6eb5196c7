package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Calibration.Tail;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationFitTest {

    @ParameterizedTest
    @CsvSource({"0.1,2", "0.3,0.5", "0.4,10"})
    void tailFindsTheParametersThatDrewTheExcesses(double shape, double scale) {
        double[] excesses = draws(50_000, u -> scale / shape * (Math.pow(u, -shape) - 1));

        Tail tail = CalibrationFit.tail(excesses);

        assertThat(tail.shape()).isCloseTo(shape, within(0.04));
        assertThat(tail.scale()).isCloseTo(scale, within(0.04 * scale));
        assertThat(tail.from()).isEqualTo(0.98);
    }

    @Test
    void aTailWithAnEndIsTakenForAnExponentialOne() {
        double[] excesses = draws(10_000, u -> u); // uniform: shape -1

        Tail tail = CalibrationFit.tail(excesses);

        assertThat(tail.shape()).isZero();
        assertThat(tail.scale()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void fewOrEqualExcessesStillMakeATail() {
        assertThat(CalibrationFit.tail(new double[] {})).isEqualTo(new Tail(0.98, 0, 1e-6));
        assertThat(CalibrationFit.tail(new double[] {1, 3})).isEqualTo(new Tail(0.98, 0, 2));
    }

    /** R: quantile(c(1, 2, 4, 8), c(0, .25, .5, 1)). */
    @ParameterizedTest
    @CsvSource({"0,1", "0.25,1.75", "0.5,3", "1,8"})
    void quantilesAreLinearBetweenOrderStatistics(double p, double expected) {
        assertThat(CalibrationFit.quantile(new double[] {1, 2, 4, 8}, p)).isCloseTo(expected, within(1e-12));
    }

    private static double[] draws(int size, DoubleUnaryOperator quantileOfSurvival) {
        SplittableRandom random = new SplittableRandom(5);
        double[] draws = new double[size];
        Arrays.setAll(draws, i -> quantileOfSurvival.applyAsDouble(1 - random.nextDouble()));
        Arrays.sort(draws);
        return draws;
    }
}
