package dev.elbow.scorer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftCheckTest {

    private static final int STREAMS = 200;
    private static final int EVENTS = 2_000;

    /**
     * By Doob's inequality no more than one stream in ten, where a false alarm comes after ten times as many events or more; even where
     * a share of events differs by the whole tolerance. The look is after each event.
     */
    @ParameterizedTest
    @CsvSource({"0.5,0.05", "0.5,-0.05", "0.05,0.05", "0.2,-0.05"})
    void alarmsAreNotMoreOftenFalseThanPromised(double at, double more) {
        SplittableRandom random = new SplittableRandom(1);
        int alarms = 0;
        for (int stream = 0; stream < STREAMS; stream++) {
            DriftCheck check = DriftCheck.exact(0.05, 10 * EVENTS);
            alarms += firstAlarm(check, () -> draw(random, at, at + more), EVENTS) < EVENTS ? 1 : 0;
        }

        assertThat(alarms).isLessThan((int) (0.1 * STREAMS + 3 * Math.sqrt(0.09 * STREAMS)));
    }

    @Test
    void uniformPValuesRaiseNoAlarm() {
        SplittableRandom random = new SplittableRandom(2);
        DriftCheck check = DriftCheck.of(Scores.calibration(0, 20_000));

        assertThat(firstAlarm(check, random::nextDouble, 100_000)).isEqualTo(100_000);
        assertThat(check.drift().distance()).isLessThan(0.04);
    }

    @Test
    void aFewAnomaliesAreNoDriftHoweverStrange() {
        SplittableRandom random = new SplittableRandom(3);
        DriftCheck check = DriftCheck.of(Scores.calibration(0, 20_000));

        int alarm = firstAlarm(check, () -> random.nextDouble() < 0.04 ? 0 : random.nextDouble(), 100_000);

        assertThat(alarm).isEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.65,3500", "0.5,0.35,3500", "0.5,0.8,800", "0.1,0.4,500", "0.9,0.5,500", "0.05,1,30"})
    void findsADriftSoonAndTellsItsSize(double at, double found, int soon) {
        SplittableRandom random = new SplittableRandom(4);
        DriftCheck check = DriftCheck.of(Scores.calibration(0, 20_000));
        run(check, random::nextDouble, 10_000);

        int alarm = firstAlarm(check, () -> draw(random, at, found), 20_000);
        run(check, () -> draw(random, at, found), 10_000);

        Drift drift = check.drift();
        assertThat(alarm).isLessThan(soon);
        assertThat(drift.moved()).isTrue();
        assertThat(drift.since()).isEqualTo(10_000);
        assertThat(drift.distance()).isCloseTo(Math.abs(found - at), within(0.05));
        assertThat(drift.expected()).isCloseTo(at, within(0.1));
        assertThat(drift.stranger()).isEqualTo(found > at);
    }

    @Test
    void scoresThatAreBackAreNoDriftAnyMore() {
        SplittableRandom random = new SplittableRandom(5);
        DriftCheck check = DriftCheck.of(Scores.calibration(0, 20_000));
        run(check, () -> draw(random, 0.5, 0.9), 5_000);
        assertThat(check.drift().moved()).isTrue();

        run(check, random::nextDouble, 10_000);
        assertThat(check.drift().moved()).isFalse();
        assertThat(check.drift().since()).isBetween(1L, 10_000L);

        assertThat(firstAlarm(check, () -> draw(random, 0.5, 0.9), 1_000)).isLessThan(500);
    }

    /** Thirty events calibrate poorly: what they cannot know is no drift. */
    @Test
    void aCalibrationOfFewEventsIsTrustedLess() {
        SplittableRandom random = new SplittableRandom(6);
        DriftCheck few = DriftCheck.of(Scores.calibration(0, 30));
        DriftCheck many = DriftCheck.of(Scores.calibration(0, 20_000));

        assertThat(firstAlarm(few, () -> draw(random, 0.5, 0.7), 50_000)).isEqualTo(50_000);
        assertThat(firstAlarm(many, () -> draw(random, 0.5, 0.7), 50_000)).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void goesOnFromItsBytesToTheLastBit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DriftCheck whole = DriftCheck.of(Scores.calibration(0, 1_000));
        DriftCheck kept = DriftCheck.of(Scores.calibration(0, 1_000));

        for (int i = 0; i < 6_000; i++) {
            double p = i / 2_000 % 2 == 0 ? random.nextDouble() : draw(random, 0.5, 0.95);
            whole.add(p);
            kept = random.nextInt(100) == 0 ? DriftCheck.of(kept.toBytes()) : kept;
            kept.add(p);
            assertThat(kept.drift()).isEqualTo(whole.drift());
        }

        assertThat(kept.toBytes()).isEqualTo(whole.toBytes()).hasSizeLessThan(1_200);
        byte[] cut = Arrays.copyOf(kept.toBytes(), 100);
        assertThatThrownBy(() -> DriftCheck.of(cut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("drift state: 100 bytes (expected: more)");
    }

    @Test
    void refusesWhatIsNoPValue() {
        assertThatThrownBy(() -> DriftCheck.exact(0.05, 100).add(1.1)).hasMessage("pValue: 1.1 (expected: 0 to 1)");
        assertThatThrownBy(() -> DriftCheck.exact(0, 100)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Uniform below and above a p-value, which a share of events reaches. */
    private static double draw(SplittableRandom random, double at, double share) {
        return random.nextDouble() < share ? at * random.nextDouble() : at + (1 - at) * (1 - random.nextDouble());
    }

    private static void run(DriftCheck check, DoubleSupplier pValues, int events) {
        for (int i = 0; i < events; i++) {
            check.add(pValues.getAsDouble());
        }
    }

    /** After how many events; all, where there is none. The alarm is the last event that was added. */
    private static int firstAlarm(DriftCheck check, DoubleSupplier pValues, int events) {
        for (int i = 0; i < events; i++) {
            check.add(pValues.getAsDouble());
            if (check.drift().moved()) {
                return i;
            }
        }
        return events;
    }
}
