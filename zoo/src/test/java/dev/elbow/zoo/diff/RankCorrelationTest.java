package dev.elbow.zoo.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankCorrelationTest {

    /** Sums of some hundred terms of order one. */
    private static final double ROUNDING = 1e-12;

    @Test
    void isOneForOneOrderWhateverTheNumbers() {
        assertCorrelates(new double[] {-1, 0, 1e30, 7}, new double[] {2, 3, 5, 4}, 1, 1);
    }

    @Test
    void isMinusOneForTheOrderReversed() {
        assertCorrelates(new double[] {1, 2, 3}, new double[] {3, 2, 1}, -1, -1);
    }

    /** rho = 1 - 6 (1 + 1 + 1 + 1) / (5 (25 - 1)); two of ten pairs are discordant. */
    @Test
    void followsTheClosedFormsWithoutTies() {
        assertCorrelates(new double[] {1, 2, 3, 4, 5}, new double[] {20, 10, 40, 30, 50}, 0.8, 0.6);
    }

    /** Ranks 1.5, 1.5, 3, 4 and 1, 2.5, 2.5, 4: products 3.75, squares 4.5 each; four concordant of five untied pairs each. */
    @Test
    void givesTiedEventsTheMeanOfTheirRanks() {
        assertCorrelates(new double[] {1, 1, 2, 3}, new double[] {1, 2, 2, 3}, 3.75 / 4.5, 0.8);
    }

    /** Five pairs of six are untied on each side, all of them on both: a pair tied on both sides counts for neither. */
    @Test
    void countsPairsThatAreTiedOnBothSidesOnce() {
        assertCorrelates(new double[] {1, 1, 2, 3}, new double[] {5, 5, 6, 7}, 1, 1);
    }

    @Test
    void isNothingWhereASideTellsNoEventFromAnother() {
        assertThat(RankCorrelation.of(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
                .isEmpty();
        assertThat(RankCorrelation.of(new double[] {1, 2, 3}, new double[] {4, 4, 4}))
                .isEmpty();
        assertThat(RankCorrelation.of(new double[] {1}, new double[] {2})).isEmpty();
        assertThat(RankCorrelation.of(new double[0], new double[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithCountingEachPair(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int events = 20 + random.nextInt(200);
        int values = seed % 2 == 0 ? 7 : 100_000; // many ties, or hardly any
        double[] x = random.ints(events, 0, values).asDoubleStream().toArray();
        double[] y = IntStream.range(0, events)
                .mapToDouble(i -> x[i] + random.nextInt(values))
                .toArray();

        double concordance = 0;
        double untiedX = 0;
        double untiedY = 0;
        for (int i = 0; i < events; i++) {
            for (int j = 0; j < i; j++) {
                double signX = Math.signum(x[i] - x[j]);
                double signY = Math.signum(y[i] - y[j]);
                concordance += signX * signY;
                untiedX += Math.abs(signX);
                untiedY += Math.abs(signY);
            }
        }
        double rho = pearson(ranks(x), ranks(y));

        assertCorrelates(x, y, rho, concordance / Math.sqrt(untiedX * untiedY));
    }

    private static void assertCorrelates(double[] x, double[] y, double spearman, double kendall) {
        RankCorrelation found = RankCorrelation.of(x, y).orElseThrow();

        assertThat(found.spearman()).isCloseTo(spearman, within(ROUNDING));
        assertThat(found.kendall()).isCloseTo(kendall, within(ROUNDING));
    }

    /** One more than the numbers below, and half of the others that are equal. */
    private static double[] ranks(double[] numbers) {
        double[] ranks = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            for (double other : numbers) {
                ranks[i] += other < numbers[i] ? 1 : other == numbers[i] ? 0.5 : 0;
            }
        }
        return ranks;
    }

    private static double pearson(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double covariance = 0;
        double varianceX = 0;
        double varianceY = 0;
        for (int i = 0; i < x.length; i++) {
            covariance += (x[i] - meanX) * (y[i] - meanY);
            varianceX += (x[i] - meanX) * (x[i] - meanX);
            varianceY += (y[i] - meanY) * (y[i] - meanY);
        }
        return covariance / Math.sqrt(varianceX * varianceY);
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }
}
