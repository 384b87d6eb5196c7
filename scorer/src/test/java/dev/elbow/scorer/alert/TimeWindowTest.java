package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeWindowTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** The third of January 2026 is a Saturday; Berlin is an hour ahead, in July two. */
    @ParameterizedTest
    @CsvSource({
        "08:00, 18:00, 2026-01-03T06:59:59Z, false",
        "08:00, 18:00, 2026-01-03T07:00:00Z, true",
        "08:00, 18:00, 2026-01-03T16:59:59Z, true",
        "08:00, 18:00, 2026-01-03T17:00:00Z, false",
        "08:00, 18:00, 2026-01-02T07:00:00Z, false",
        "08:00, 18:00, 2026-07-04T06:00:00Z, true",
        "22:00, 02:00, 2026-01-03T21:00:00Z, true",
        "22:00, 02:00, 2026-01-04T00:59:59Z, true",
        "22:00, 02:00, 2026-01-04T01:00:00Z, false",
        "22:00, 02:00, 2026-01-03T00:30:00Z, false",
        "22:00, 02:00, 2026-01-04T21:00:00Z, false",
        "00:00, 00:00, 2026-01-02T23:00:00Z, true",
        "00:00, 00:00, 2026-01-03T22:59:59Z, true",
        "00:00, 00:00, 2026-01-03T23:00:00Z, false"
    })
    void holdsOnSaturdays(LocalTime from, LocalTime to, Instant at, boolean within) {
        TimeWindow window = new TimeWindow(Set.of(DayOfWeek.SATURDAY), from, to, BERLIN);

        assertThat(window.contains(at.toEpochMilli())).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T08:30:00Z, true", "2026-01-04T08:30:00Z, true", "2026-01-04T12:30:00Z, false"})
    void withoutDaysHoldsOnAll(Instant at, boolean within) {
        TimeWindow window = new TimeWindow(Set.of(), LocalTime.of(9, 0), LocalTime.of(10, 0), BERLIN);

        assertThat(window.contains(at.toEpochMilli())).isEqualTo(within);
    }
}
