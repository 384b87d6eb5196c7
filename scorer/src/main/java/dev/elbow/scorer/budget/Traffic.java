package dev.elbow.scorer.budget;

import dev.elbow.scorer.budget.AlertBudget.Each;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;

/**
 * How many events come, of the stream and of its mean key, measured in event time.
 *
 * <p>A budget for each key goes by the mean key's rate, not by each key's own. So there is one level for all keys, and a p-value says the
 * same of each; nothing is kept for a key that is calm, and one that is new needs no time to be known; and a key that begins to flood
 * does not raise its own bar by it. The price: of keys that differ, one with ten times the events of the mean may open ten times the
 * alerts; over all keys the budget holds.
 *
 * <p>Until {@value #FEWEST_EVENTS} events have come over an hour of event time, nothing is said, and the package's own rate of false alerts
 * has to do. Deterministic in the order of events. Not thread-safe.
 */
public final class Traffic {

    /** Events that a rate takes to be known within a tenth. */
    static final int FEWEST_EVENTS = 100;

    private static final double HOUR = 1.0 / 24;
    private static final byte FORMAT = 1;
    private static final byte[] NO_KEY = {};

    private final EventRate rate;
    private final KeyCount keys;

    public Traffic() {
        rate = new EventRate();
        keys = new KeyCount();
    }

    private Traffic(ByteBuffer in) {
        rate = new EventRate(in);
        keys = new KeyCount(in);
    }

    /**
     * What {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException for other bytes
     */
    public static Traffic of(byte[] bytes) {
        return State.read("traffic", FORMAT, bytes, Traffic::new);
    }

    /** All that is known, some 4 kB; {@link #of} makes the same of it, to the last bit. */
    public byte[] toBytes() {
        return State.write(FORMAT, EventRate.BYTES + KeyCount.BYTES, out -> {
            rate.write(out);
            keys.write(out);
        });
    }

    /**
     * Counts an event without a key; all such are one key's.
     *
     * @param millis its time, milliseconds since 1970
     */
    public void add(long millis) {
        add(NO_KEY, millis);
    }

    /** Counts an event of a key. */
    public void add(byte[] key, long millis) {
        add(KeyCount.hash(key), millis);
    }

    /** The same by {@link KeyCount#hash}. */
    void add(long keyHash, long millis) {
        rate.add(millis);
        keys.add(keyHash, rate.newest());
    }

    /** Events a day, of the stream or of its mean key; empty as long as too few have come. */
    public OptionalDouble eventsPerDay(Each each) {
        if (rate.seen() < FEWEST_EVENTS || rate.days() < -Math.expm1(-HOUR)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(each == Each.STREAM ? rate.perDay() : rate.perDay() / keys.keys());
    }
}
