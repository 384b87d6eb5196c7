package dev.elbow.scorer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Calibration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecalibrationTest {

    private static final double LEVEL = 0.01;
    private static final int MEMORY = 5_000;
    private static final Calibration PACKAGED = Scores.calibration(0, 20_000);

    @Test
    void beginsAsThePackagesCalibration() {
        Recalibration recalibration = Recalibration.of(PACKAGED);

        for (double anomaly = -1; anomaly < 30; anomaly += 0.1) {
            assertThat(recalibration.pValue(anomaly)).isEqualTo(PACKAGED.pValue(anomaly));
        }
        assertThat(recalibration.anomalyAt(0.001)).isCloseTo(-Math.log(0.001), within(1e-9));
    }

    /** Also where it refits on what it made up of the package's calibration. */
    @Test
    void staysThereAsLongAsScoresAreThePackages() {
        Recalibration recalibration = Recalibration.of(PACKAGED);
        Scores scores = new Scores(1, 0, 1, 0);

        learn(recalibration, scores, 4_000);

        for (double p : new double[] {0.5, 0.1, 0.01, 0.001}) {
            assertThat(recalibration.pValue(-Math.log(p)) / p).as("p = " + p).isBetween(0.8, 1.25);
        }
    }

    /** Heavier and lighter tails, more and less strange, from another package's calibration on. */
    @ParameterizedTest
    @CsvSource({"0,1,0", "0,3,0", "0,0.3,0", "0,1,4", "0,1,-8", "0.2,1,0", "0.3,2,1", "-0.2,1,0"})
    void learnsTruePValues(double shape, double scale, double shift) {
        Recalibration recalibration = Recalibration.of(PACKAGED, 20_000);
        Scores scores = new Scores(2, shape, scale, shift);

        learn(recalibration, scores, 60_000);

        for (double p : new double[] {0.5, 0.2, 0.05, 0.01}) {
            assertThat(scores.pValue(recalibration.anomalyAt(p)) / p)
                    .as("p = " + p)
                    .isBetween(1 / 1.3, 1.3);
        }
    }

    /** Without what is let in for them, each fit would cut off some more. */
    @ParameterizedTest
    @ValueSource(doubles = {0.002, 0.01, 0.05})
    void theLevelDoesNotSinkForWhatIsLeftOut(double level) {
        Recalibration recalibration = Recalibration.of(PACKAGED, MEMORY);
        Scores scores = new Scores(3, 0, 1, 0);

        double called = called(recalibration, scores, level, 30 * MEMORY);

        assertThat(called / level).isBetween(1 / 1.3, 1.3);
    }

    /** All that is known is the same to the last bit, however strange the events were that it called anomalous. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverLearnsFromWhatItCalledAnomalous(long seed) {
        Recalibration one = Recalibration.of(PACKAGED, 1_000);
        Recalibration other = Recalibration.of(PACKAGED, 1_000);
        SplittableRandom random = new SplittableRandom(seed);
        Scores scores = new Scores(seed, 0.1, 1, 0);

        for (int i = 0; i < 20_000; i++) {
            double anomaly = random.nextInt(50) == 0 ? 20 : scores.next();
            double level = random.nextBoolean() ? 0.01 : 0.003;
            boolean anomalous = one.pValue(anomaly) <= level;
            one.learn(anomaly, level);
            other.learn(anomalous ? anomaly + 1e6 * random.nextDouble() : anomaly, level);
        }

        assertThat(one.toBytes()).isEqualTo(other.toBytes());
    }

    @ParameterizedTest
    @CsvSource({"0.02,1", "0.2,1", "0.6,1"})
    void aFloodFarAboveLeavesTheLevelWhereItIs(double share, long seed) {
        Recalibration recalibration = Recalibration.of(PACKAGED, MEMORY);
        Scores scores = new Scores(seed, 0, 1, 0);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10 * MEMORY; i++) {
            recalibration.learn(random.nextDouble() < share ? 60 + random.nextDouble() : scores.next(), LEVEL);
        }

        assertThat(scores.pValue(recalibration.anomalyAt(LEVEL)) / LEVEL).isBetween(0.3, 1.5);
        assertThat(recalibration.pValue(60)).isLessThan(LEVEL);
    }

    /** Within a memory of a drift, however far, as long as some normal events stay below the level. */
    @ParameterizedTest
    @CsvSource({"0,1.5,0", "0,3,0", "0,1,2", "0,1,3.5", "0.2,2,0", "0,0.5,0", "0,1,-3"})
    void followsADrift(double shape, double scale, double shift) {
        Recalibration recalibration = Recalibration.of(PACKAGED, 20_000);
        learn(recalibration, new Scores(4, 0, 1, 0), 30_000);
        Scores drifted = new Scores(5, shape, scale, shift);
        learn(recalibration, drifted, 20_000);

        double called = called(recalibration, drifted, LEVEL, 40_000);

        assertThat(called / LEVEL).isBetween(1 / 1.3, 1.3);
    }

    @Test
    void aLeapIsLearnedWithinAFewHundredEvents() {
        Recalibration recalibration = Recalibration.of(PACKAGED, 20_000);
        Scores leapt = new Scores(6, 0, 3, 0);

        double first = called(recalibration, leapt, LEVEL, 400);
        double then = called(recalibration, leapt, LEVEL, 5_000);

        assertThat(first).isGreaterThan(5 * LEVEL);
        assertThat(then).isLessThan(4 * LEVEL);
    }

    @Test
    void whereAllIsCalledAnomalousNothingIsLearned() {
        Recalibration recalibration = Recalibration.of(PACKAGED, MEMORY);
        Scores beyond = new Scores(7, 0, 1, 50);

        double called = called(recalibration, beyond, LEVEL, 5 * MEMORY);

        assertThat(called).isEqualTo(1);
        assertThat(recalibration.anomalyAt(LEVEL)).isCloseTo(-Math.log(LEVEL), within(0.02));
    }

    @Test
    void scoresThatAreAllAlikeAreNotStrange() {
        Recalibration recalibration = Recalibration.of(PACKAGED, 1_000);

        IntStream.range(0, 5_000).forEach(i -> recalibration.learn(2, LEVEL));

        assertThat(recalibration.pValue(2)).isGreaterThan(LEVEL);
        assertThat(recalibration.pValue(3)).isLessThan(LEVEL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void goesOnFromItsBytesToTheLastBit(long seed) {
        Recalibration whole = Recalibration.of(PACKAGED, 1_000);
        Recalibration kept = Recalibration.of(PACKAGED, 1_000);
        SplittableRandom random = new SplittableRandom(seed);
        Scores scores = new Scores(seed, 0.2, 1 + seed, seed - 3);

        for (int i = 0; i < 10_000; i++) {
            double anomaly = scores.next();
            if (random.nextInt(500) == 0) {
                kept = Recalibration.of(kept.toBytes());
            }
            assertThat(kept.pValue(anomaly)).isEqualTo(whole.pValue(anomaly));
            whole.learn(anomaly, LEVEL);
            kept.learn(anomaly, LEVEL);
        }

        assertThat(kept.toBytes()).isEqualTo(whole.toBytes()).hasSizeLessThan(9_000);
    }

    @Test
    void refusesBytesOfAnotherForm() {
        byte[] bytes = Recalibration.of(PACKAGED, 1_000).toBytes();
        byte[] other = bytes.clone();
        other[0] = 9;

        assertThatThrownBy(() -> Recalibration.of(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recalibration state: form 9 (expected: form 1)");
        assertThatThrownBy(() -> Recalibration.of(new byte[0]))
                .hasMessage("recalibration state: no bytes (expected: form 1)");
        for (int length = 1; length < bytes.length; length += 97) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Recalibration.of(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Recalibration.of(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsNoNumber() {
        Recalibration recalibration = Recalibration.of(PACKAGED, 1_000);

        assertThatThrownBy(() -> recalibration.learn(Double.NaN, LEVEL))
                .hasMessage("anomaly: NaN (expected: a finite number)");
        assertThatThrownBy(() -> recalibration.learn(1, 1.5)).hasMessage("level: 1.5 (expected: a p-value, 0 to 1)");
        assertThatThrownBy(() -> Recalibration.of(PACKAGED, 10))
                .hasMessage("memory: 10 (expected: 1000 to 10000000 events)");
    }

    private static void learn(Recalibration recalibration, Scores scores, int events) {
        called(recalibration, scores, LEVEL, events);
    }

    /** The share of events that are called anomalous. */
    private static double called(Recalibration recalibration, Scores scores, double level, int events) {
        int called = 0;
        for (int i = 0; i < events; i++) {
            double anomaly = scores.next();
            called += recalibration.pValue(anomaly) <= level ? 1 : 0;
            recalibration.learn(anomaly, level);
        }
        return (double) called / events;
    }
}
