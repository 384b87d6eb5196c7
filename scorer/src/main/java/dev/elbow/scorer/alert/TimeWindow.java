package dev.elbow.scorer.alert;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * A stretch of time that comes back each week.
 *
 * @param days on which it begins; none for every day
 * @param from time of day, included
 * @param to time of day, excluded; where it is not after {@code from}, that of the next day
 * @param zone whose days and times these are
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

    public TimeWindow {
        days = Set.copyOf(days);
    }

    /**
     * Whether a time lies within.
     *
     * @param time milliseconds since 1970
     */
    boolean contains(long time) {
        ZonedDateTime at = Instant.ofEpochMilli(time).atZone(zone);
        LocalTime clock = at.toLocalTime();
        if (from.isBefore(to)) {
            return !clock.isBefore(from) && clock.isBefore(to) && begins(at.getDayOfWeek());
        }
        return clock.isBefore(from)
                ? clock.isBefore(to) && begins(at.getDayOfWeek().minus(1))
                : begins(at.getDayOfWeek());
    }

    private boolean begins(DayOfWeek day) {
        return days.isEmpty() || days.contains(day);
    }
}
