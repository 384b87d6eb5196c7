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
    void bothMethodsFindTheParametersThatDrewTheExcesses(double shape, double scale) {
        double[] excesses = draws(50_000, u -> scale / shape * (Math.pow(u, -shape) - 1));

        GeneralisedPareto moments = GeneralisedPareto.byMoments(excesses).orElseThrow();
        GeneralisedPareto likelihood = GeneralisedPareto.byLikelihood(excesses).orElseThrow();

        assertThat(moments.shape()).isCloseTo(shape, within(0.04));
        assertThat(moments.scale()).isCloseTo(scale, within(0.04 * scale));
        assertThat(likelihood.shape()).isCloseTo(shape, within(0.02));
        assertThat(likelihood.scale()).isCloseTo(scale, within(0.02 * scale));
    }

    @Test
    void exponentialExcessesHaveNoShapeAndEndedOnesANegativeOne() {
        double[] exponential = draws(50_000, u -> -3 * Math.log(u));
        double[] ended = draws(50_000, u -> 4 * (1 - Math.pow(u, 0.25)));

        assertThat(GeneralisedPareto.byLikelihood(exponential).orElseThrow().shape())
                .isCloseTo(0, within(0.02));
        assertThat(GeneralisedPareto.byLikelihood(exponential).orElseThrow().scale())
                .isCloseTo(3, within(0.06));
        assertThat(GeneralisedPareto.byLikelihood(ended).orElseThrow().shape()).isCloseTo(-0.25, within(0.02));
        assertThat(GeneralisedPareto.byMoments(ended).orElseThrow().shape()).isCloseTo(-0.25, within(0.04));
    }

    @Test
    void whereBothMethodsAgreeTheTailIsTheirs() {
        double[] anomalies = draws(100_000, u -> 2 / 0.2 * (Math.pow(u, -0.2) - 1));

        Tail tail = CalibrationFit.tail(anomalies, 0.001);

        assertThat(tail.from()).isEqualTo(0.98);
        assertThat(tail.shape()).isCloseTo(0.2, within(0.1));
    }

    /** Normal events in 9,990, and ten that are stranger than a Pareto tail through the others would have it. */
    @Test
    void whereTheyDisagreeQuantilesGoAsFarAsTheEventsDo() {
        double[] anomalies = draws(20_000, u -> u > 0.002 ? -Math.log(u) : 1e4 * (1 - u));
        Arrays.sort(anomalies);

        Tail tail = CalibrationFit.tail(anomalies, 0.001);

        assertThat(tail.from()).isEqualTo(0.999);
        assertThat(tail.shape()).isZero();
    }

    @Test
    void aTailWithAnEndGoesOnBeyondIt() {
        double[] anomalies = draws(10_000, u -> 1 - u); // uniform: shape -1

        Tail tail = CalibrationFit.tail(anomalies, 0.001);

        assertThat(tail.shape()).isZero();
        assertThat(tail.from()).isEqualTo(0.999);
        assertThat(tail.scale()).isCloseTo(0.0005, within(0.0003));
    }

    @Test
    void fewOrEqualEventsStillMakeATail() {
        double[] forty = draws(40, u -> -Math.log(u));

        assertThat(CalibrationFit.tail(new double[] {7}, 0.001)).isEqualTo(new Tail(0.5, 0, 1e-6));
        assertThat(CalibrationFit.tail(new double[500], 0.001)).isEqualTo(new Tail(0.98, 0, 1e-6));
        assertThat(CalibrationFit.tail(forty, 0.001).from()).isEqualTo(0.75);
        assertThat(CalibrationFit.tail(forty, 0.001).scale()).isCloseTo(1, within(0.7)); // ten excesses, mean 1
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
