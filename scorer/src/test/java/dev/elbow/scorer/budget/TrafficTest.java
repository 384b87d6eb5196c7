package dev.elbow.scorer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.scorer.budget.AlertBudget.Each;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long START = 1_700_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {2, 24, 24 * 30})
    void anEventAMinuteIs1440ADayHoweverLongItLasts(long hours) {
        Traffic traffic = new Traffic();

        long now = steady(traffic, START, hours * HOUR, MINUTE);

        assertThat(now).isGreaterThan(START);
        assertThat(traffic.eventsPerDay(Each.STREAM).orElseThrow()).isCloseTo(1440, within(2.0));
    }

    @Test
    void saysNothingBeforeAHundredEventsAndAnHour() {
        Traffic few = new Traffic();
        Traffic brief = new Traffic();

        steady(few, START, 98 * HOUR, HOUR);
        for (int i = 0; i < 100_000; i++) {
            brief.add(START + i / 100);
        }
        assertThat(few.eventsPerDay(Each.STREAM)).isEmpty();
        assertThat(brief.eventsPerDay(Each.STREAM)).isEmpty();

        few.add(START + 98 * HOUR);
        brief.add(START + HOUR);
        assertThat(few.eventsPerDay(Each.STREAM)).isPresent();
        assertThat(brief.eventsPerDay(Each.STREAM)).isPresent();
    }

    @Test
    void aNewLoadIsKnownToTwoThirdsAfterADay() {
        Traffic traffic = new Traffic();
        long now = steady(traffic, START, 20 * DAY, MINUTE);

        steady(traffic, now, DAY, MINUTE / 2);

        assertThat(traffic.eventsPerDay(Each.STREAM).orElseThrow())
                .isCloseTo(1440 + 1440 * (1 - Math.exp(-1)), within(5.0));
    }

    @Test
    void theMeanKeyHasTheStreamsEventsOverItsKeys() {
        Traffic traffic = new Traffic();
        for (int i = 0; i < 60_000; i++) {
            traffic.add(key(i % 300), START + i * 6_000L);
        }

        double stream = traffic.eventsPerDay(Each.STREAM).orElseThrow();
        assertThat(stream).isCloseTo(14_400, within(20.0));
        assertThat(traffic.eventsPerDay(Each.KEY).orElseThrow() / (stream / 300))
                .isCloseTo(1, within(0.05));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000, 20_000, 500_000})
    void countsKeysWithinSevenInAHundred(int keys) {
        KeyCount count = new KeyCount();
        for (int i = 0; i < keys; i++) {
            count.add(key(i), START);
            count.add(key(i / 2), START);
        }

        assertThat(count.keys() / keys).isCloseTo(1, within(0.07));
    }

    @Test
    void aKeyThatIsGoneCountsLessAndLessUntilTheDayAfter() {
        KeyCount count = new KeyCount();
        long midnight = START / DAY * DAY;
        for (int i = 0; i < 100; i++) {
            count.add(key(i), midnight);
        }

        count.add(key(0), midnight + DAY);
        assertThat(count.keys()).isCloseTo(100, within(5.0));
        count.add(key(0), midnight + DAY + 12 * HOUR);
        assertThat(count.keys()).isCloseTo(50, within(5.0));
        count.add(key(0), midnight + 2 * DAY);
        assertThat(count.keys()).isCloseTo(1, within(0.1));
    }

    /** As sessions do: each lives for less than a day. A budget of each would be twice as large if those of two days counted. */
    @Test
    void whereOthersComeAllTheTimeThoseOfADayCount() {
        KeyCount count = new KeyCount();
        long from = START / DAY * DAY;
        double sum = 0;
        for (int i = 0; i < 3_000; i++) { // 1,000 a day
            count.add(key(i), from + i * DAY / 1_000);
            if (i >= 1_000) {
                assertThat(count.keys()).isCloseTo(1_000, within(100.0));
                sum += count.keys();
            }
        }

        assertThat(sum / 2_000).isCloseTo(1_000, within(30.0));
    }

    @Test
    void lateEventsCountAndDoNotTurnTimeBack() {
        Traffic traffic = new Traffic();
        for (int i = 0; i < 10_000; i++) {
            traffic.add(START + i * MINUTE - (i % 3 == 0 ? 2 * HOUR : 0));
        }

        assertThat(traffic.eventsPerDay(Each.STREAM).orElseThrow()).isCloseTo(1440, within(10.0));
    }

    /** A clock that was wrong once must neither silence a stream for years nor let it alert for everything. */
    @Test
    void oneTimeFarAheadDoesNoLastingHarm() {
        Traffic traffic = new Traffic();
        long now = steady(traffic, START, 10 * DAY, MINUTE);

        traffic.add(now + 50 * 365 * DAY);
        assertThat(traffic.eventsPerDay(Each.STREAM).orElseThrow()).isBetween(500.0, 1440.0);

        steady(traffic, now, 5 * DAY, MINUTE);
        assertThat(traffic.eventsPerDay(Each.STREAM).orElseThrow()).isCloseTo(1440, within(20.0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void goesOnFromItsBytesToTheLastBit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Traffic whole = new Traffic();
        Traffic kept = new Traffic();
        long now = START;

        for (int i = 0; i < 3_000; i++) {
            now += random.nextLong(-HOUR, 2 * HOUR);
            byte[] key = key(random.nextInt(50));
            whole.add(key, now);
            kept = random.nextInt(100) == 0 ? Traffic.of(kept.toBytes()) : kept;
            kept.add(key, now);
            assertThat(kept.eventsPerDay(Each.KEY)).isEqualTo(whole.eventsPerDay(Each.KEY));
        }

        assertThat(kept.toBytes()).isEqualTo(whole.toBytes()).hasSizeLessThan(5_000);
        assertThatThrownBy(() -> Traffic.of(new byte[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("traffic state: 2 bytes (expected: more)");
    }

    /** Where time stands then. */
    private static long steady(Traffic traffic, long from, long lasting, long apart) {
        long now = from;
        for (; now <= from + lasting; now += apart) {
            traffic.add(now);
        }
        return now;
    }

    private static byte[] key(int number) {
        return ("machine-" + number).getBytes(StandardCharsets.UTF_8);
    }
}
