package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;
import java.nio.ByteBuffer;

/**
 * Events a day of a stream, in event time: each counts for {@code exp(-age / 1 day)}, and the sum is held against as much of a day as the
 * stream has lasted. So a load that has changed is known to two thirds after a day, and hours that are busy each day move it by a
 * sixth.
 *
 * <p>Time does not go back for events that are late. One event with a time far ahead does no harm: no gap is longer than a day, and where a
 * hundred events in a row are more than a day behind the newest, time begins again with them. Not thread-safe.
 */
final class EventRate {

    static final int BYTES = 4 * Long.BYTES + Integer.BYTES;

    private static final double DAY = 86_400_000;

    /** So many events in a row are right about the time, and the newest was not. */
    private static final int BEHIND = 100;

    private double events;
    /** How long the stream lasted, in days that weigh as the events do: 1 after many. */
    private double days;

    private long newest;
    private long seen;
    private int behind;

    EventRate() {}

    EventRate(ByteBuffer in) {
        events = in.getDouble();
        days = in.getDouble();
        newest = in.getLong();
        seen = in.getLong();
        behind = in.getInt();
        Checks.that(events >= 0 && days >= 0 && days <= 1, "days", days, "0 to 1");
    }

    void write(ByteBuffer out) {
        out.putDouble(events).putDouble(days).putLong(newest).putLong(seen).putInt(behind);
    }

    /**
     * Counts an event.
     *
     * @param millis its time, milliseconds since 1970
     */
    void add(long millis) {
        if (seen == 0) {
            newest = millis;
        }
        double gap = ((double) millis - newest) / DAY;
        behind = gap < -1 ? behind + 1 : 0;
        if (gap > 0 || behind >= BEHIND) {
            pass(Math.min(1, Math.max(0, gap)));
            newest = millis;
            behind = 0;
        }
        if (seen > 0) { // the first begins the time in which the others come
            events++;
        }
        seen++;
    }

    private void pass(double gap) {
        double left = Math.exp(-gap);
        events *= left;
        days = days * left - Math.expm1(-gap);
    }

    /** Where time stands, milliseconds since 1970. */
    long newest() {
        return newest;
    }

    /** Events counted. */
    long seen() {
        return seen;
    }

    /** How much of the last day is known, 0 to 1, where what was long ago counts less. */
    double days() {
        return days;
    }

    /** Events a day; 0 before there are two times. */
    double perDay() {
        return days > 0 ? events / days : 0;
    }
}
