package dev.elbow.schemas.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Calibration.Tail;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurvivalFitTest {

    @Test
    void whereBothMethodsAgreeTheTailIsTheirs() {
        double[] anomalies = draws(100_000, u -> 2 / 0.2 * (Math.pow(u, -0.2) - 1));

        Tail tail = SurvivalFit.tail(anomalies, 0.001);

        assertThat(tail.from()).isEqualTo(0.98);
        assertThat(tail.shape()).isCloseTo(0.2, within(0.1));
        double[] fewer = IntStream.range(0, 4_000)
                .mapToDouble(i -> anomalies[25 * i + 12])
                .toArray();
        assertThat(SurvivalFit.tail(fewer, 0.001).from()).isEqualTo(0.95);
    }

    /** As many new events reach a level as it says, on average over the few events that it is known from. */
    @ParameterizedTest
    @CsvSource({"30,0.01", "105,0.01", "105,0.001", "400,0.001", "1500,0.01"})
    void fewEventsPromiseNoFewerAlertsThanCome(int events, double rate) {
        double come = 0;
        int trials = 2_000;
        for (int trial = 0; trial < trials; trial++) {
            double[] anomalies = draws(events, u -> -Math.log(u), trial);
            Tail tail = SurvivalFit.tail(anomalies, rate);
            double from = SurvivalFit.quantile(anomalies, tail.from());
            come += Math.exp(-Calibration.anomalyAt(rate, List.of(anomalies[0], from), tail)) / trials;
        }

        assertThat(come / rate).isBetween(0.85, 1.15);
    }

    /** Normal events in 9,990, and ten that are stranger than a Pareto tail through the others would have it. */
    @Test
    void whereTheyDisagreeQuantilesGoAsFarAsTheEventsDo() {
        double[] anomalies = draws(20_000, u -> u > 0.002 ? -Math.log(u) : 1e4 * (1 - u));
        Arrays.sort(anomalies);

        Tail tail = SurvivalFit.tail(anomalies, 0.001);

        assertThat(tail.from()).isCloseTo(0.999, within(1e-4));
        assertThat(tail.shape()).isEqualTo(1 / 20.0); // an exponential one known from 20 excesses
    }

    @Test
    void aTailWithAnEndGoesOnBeyondIt() {
        double[] anomalies = draws(10_000, u -> 1 - u); // uniform: shape -1

        Tail tail = SurvivalFit.tail(anomalies, 0.001);

        assertThat(tail.shape()).isEqualTo(1 / 10.0);
        assertThat(tail.from()).isCloseTo(0.999, within(2e-4));
        assertThat(tail.scale()).isCloseTo(0.0005, within(0.0003));
    }

    @Test
    void fewOrEqualEventsStillMakeATail() {
        double[] forty = draws(40, u -> -Math.log(u));

        assertThat(SurvivalFit.tail(new double[] {7}, 0.001)).isEqualTo(new Tail(0.5, 1, 1e-6));
        assertThat(SurvivalFit.tail(new double[500], 0.001)).isEqualTo(new Tail(490 / 501.0, 1, 1e-6));
        assertThat(SurvivalFit.tail(forty, 0.001).from()).isEqualTo(30 / 41.0);
        assertThat(SurvivalFit.tail(forty, 0.001).scale()).isCloseTo(1, within(0.7)); // ten excesses, mean 1
    }

    /** R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .75, 1), type = 6). */
    @ParameterizedTest
    @CsvSource({"0,1", "0.25,1.25", "0.5,3", "0.75,7", "1,8"})
    void quantilesAreLinearBetweenOrderStatistics(double p, double expected) {
        assertThat(SurvivalFit.quantile(new double[] {1, 2, 4, 8}, p)).isCloseTo(expected, within(1e-12));
    }

    private static double[] draws(int size, DoubleUnaryOperator quantileOfSurvival) {
        return draws(size, quantileOfSurvival, 5);
    }

    private static double[] draws(int size, DoubleUnaryOperator quantileOfSurvival, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] draws = new double[size];
        Arrays.setAll(draws, i -> quantileOfSurvival.applyAsDouble(1 - random.nextDouble()));
        Arrays.sort(draws);
        return draws;
    }
}
