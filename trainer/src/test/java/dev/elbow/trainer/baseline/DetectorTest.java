package dev.elbow.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.trainer.evaluate.Ranking;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {

    @Test
    void distanceToTheMeanIsTheSumOfSquares() {
        double[] scores = detect("distance_to_mean", rows(10, 2, 1), new float[][] {{3, -4}, {0, 0}});

        assertThat(scores).containsExactly(25, 0);
    }

    /** Columns with covariance [[2, 1], [1, 2]] and mean 0: its inverse is [[2, -1], [-1, 2]] / 3. */
    @Test
    void mahalanobisIsTheQuadraticFormOfTheInverseCovariance() {
        float a = (float) Math.sqrt(3);
        float[][] train = {{a, a}, {-a, -a}, {1, -1}, {-1, 1}};

        double[] scores = detect("mahalanobis", train, new float[][] {{1, 0}, {1, 1}, {1, -1}});

        assertThat(scores).containsExactly(new double[] {2.0 / 3, 2.0 / 3, 2}, within(1e-5)); // a ridge of 1e-6
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 17, 40})
    void neighboursAreThoseOfAllDistancesSorted(int width) {
        float[][] train = rows(60, width, 5);
        float[][] test = rows(20, width, 6);

        double[] fifth = detect("knn5", train, test);
        double[] mean = detect("knn5_mean", train, test);

        for (int row = 0; row < test.length; row++) {
            float[] one = test[row];
            double[] nearest = Arrays.stream(train)
                    .mapToDouble(other -> distance(one, other))
                    .sorted()
                    .limit(5)
                    .toArray();
            assertThat(fifth[row]).isCloseTo(nearest[4], within(1e-5));
            assertThat(mean[row]).isCloseTo(Arrays.stream(nearest).sum() / 5, within(1e-5));
        }
    }

    @Test
    void fewerRowsThanNeighboursAreAllNeighbours() {
        double[] scores = detect("knn5_mean", new float[][] {{1}, {3}}, new float[][] {{0}});

        assertThat(scores).containsExactly(2);
    }

    /** c(n) = 2 H(n - 1) - 2 (n - 1) / n, with the harmonic number by its approximation: equation 1 of the paper. */
    @Test
    void pathsOfFailedSearchesAreTwiceTheHarmonicNumber() {
        double harmonic = 0;
        for (int i = 1; i < 256; i++) {
            harmonic += 1.0 / i;
        }

        assertThat(IsolationForest.pathOfSearch(256)).isCloseTo(2 * harmonic - 2 * 255.0 / 256, within(5e-3));
        assertThat(IsolationForest.pathOfSearch(2)).isEqualTo(1);
        assertThat(IsolationForest.pathOfSearch(1)).isZero();
    }

    /** Equal rows cannot be split: h is c(n), and the score 2^-1. */
    @Test
    void isolationOfEqualRowsScoresOneHalf() {
        double[] scores = detect("iforest", new float[300][3], new float[][] {{0, 0, 0}, {9, 9, 9}});

        assertThat(scores).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    /** Two values: the first split isolates, so h = 1 + c(rows on that side). */
    @Test
    void isolationOfTwoValuesTakesOneSplit() {
        float[][] train = {{0}, {0}, {0}, {1}};

        double[] scores = detect("iforest", train, new float[][] {{1}, {0}});

        double c = IsolationForest.pathOfSearch(4);
        assertThat(scores[0]).isCloseTo(Math.pow(2, -1 / c), within(1e-12));
        assertThat(scores[1]).isCloseTo(Math.pow(2, -(1 + IsolationForest.pathOfSearch(3)) / c), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"distance_to_mean", "mahalanobis", "knn5", "knn5_mean", "iforest", "rcf"})
    void everyDetectorRanksRowsFarAwayFirst(String method) {
        float[][] test = rows(200, 4, 8);
        boolean[] anomalies = new boolean[test.length];
        for (int row = 0; row < 20; row++) {
            anomalies[row] = true;
            Arrays.fill(test[row], 6);
        }

        double[] scores = detect(method, rows(500, 4, 7), test);

        assertThat(Ranking.of(scores, anomalies).auroc()).isGreaterThan(0.99);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "iforest", "rcf"})
    void theSameSeedGivesTheSameScoresAndAnotherSeedOthers(String method) {
        Detector detector = detector(method);
        float[][] train = rows(400, 3, 1);
        float[][] test = rows(30, 3, 2);

        double[] scores = detector.fit(train, 1).scores(test);

        assertThat(detector.fit(train, 1).scores(test)).isEqualTo(scores);
        assertThat(detector.fit(train, 2).scores(test)).isNotEqualTo(scores);
    }

    @Test
    void rowsAreLeftAsTheyAre() {
        float[][] train = rows(300, 3, 1);
        float[][] before = Arrays.stream(train).map(float[]::clone).toArray(float[][]::new);

        Detector.all().values().forEach(detector -> detector.fit(train, 1).scores(train));

        assertThat(train).isDeepEqualTo(before);
    }

    @Test
    void chanceRanksNeitherWay() {
        boolean[] anomalies = new boolean[10_000];
        Arrays.fill(anomalies, 0, 5_000, true);

        double[] scores = detect(Detector.CHANCE, rows(1, 1, 0), new float[10_000][1]);

        // Four standard errors by chance (Mann and Whitney, 1947).
        assertThat(Ranking.of(scores, anomalies).auroc()).isCloseTo(0.5, within(4 * 0.0058));
    }

    private static double[] detect(String method, float[][] train, float[][] rows) {
        return detector(method).fit(train, 3).scores(rows);
    }

    private static Detector detector(String method) {
        Detector detector = Detector.all().get(method);
        if (detector == null) {
            throw new IllegalArgumentException("method: " + method);
        }
        return detector;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (double) (a[j] - b[j]);
        }
        return Math.sqrt(sum);
    }

    private static float[][] rows(int count, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][width];
        for (float[] row : rows) {
            for (int j = 0; j < width; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return rows;
    }
}
