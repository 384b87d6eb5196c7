package dev.elbow.scorer.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnomalyCountsTest {

    /** Half of a bucket's width, as a part of its value. */
    private static final double ROUNDING = 1 / 64.0;

    private final AnomalyCounts counts = new AnomalyCounts();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void quantilesAreThoseOfTheSortedNumbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] anomalies = new double[10_000];
        for (int i = 0; i < anomalies.length; i++) {
            anomalies[i] = 20 * random.nextGaussian() + Math.exp(8 * random.nextDouble());
            counts.count(anomalies[i]);
        }

        Arrays.sort(anomalies);

        for (double quantile : new double[] {0.001, 0.1, 0.5, 0.9, 0.999, 1}) {
            double exact = anomalies[(int) Math.ceil(quantile * anomalies.length) - 1];
            assertThat(counts.quantile(quantile)).isCloseTo(exact, within(ROUNDING * Math.abs(exact)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3.4e38, -17.25, -1e-30, 1e-30, 0.7, 12, 3.4e38})
    void findsOneNumberWhateverItsSignAndSize(double anomaly) {
        counts.count(anomaly);

        assertThat(counts.quantile(0.5)).isCloseTo(anomaly, within(ROUNDING * Math.abs(anomaly)));
        assertThat(counts.quantile(1)).isEqualTo(counts.quantile(0.5));
    }

    @Test
    void putsZeroBetweenTheSigns() {
        counts.count(-1e-30);
        counts.count(0);
        counts.count(1e-30);

        assertThat(counts.quantile(0.5)).isCloseTo(0, within(1e-38)); // the middle of the smallest bucket
    }

    @Test
    void knowsNothingOfWhatItForgot() {
        counts.count(5);
        counts.count(-5);
        counts.clear();

        assertThat(counts.quantile(0.5)).isNaN();

        counts.count(7);
        assertThat(counts.quantile(0.01)).isCloseTo(7, within(7 * ROUNDING));
    }
}
