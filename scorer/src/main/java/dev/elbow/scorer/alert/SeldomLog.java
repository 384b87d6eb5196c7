package dev.elbow.scorer.alert;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Warns of what may come with every record: the first time at once, then once a minute at most, with how often it came. Thread-safe. */
final class SeldomLog {

    private static final Duration BETWEEN = Duration.ofMinutes(1);

    /** Says what is wrong with a record, and how many such there were since the last warning, itself included. */
    interface Warning {
        void say(String what, long count);
    }

    private final Warning warning;
    private final LongSupplier nanos;
    private long silent;
    private boolean said;
    private long last;

    /**
     * Warnings of one kind.
     *
     * @param nanos a clock that nobody sets
     */
    SeldomLog(Warning warning, LongSupplier nanos) {
        this.warning = warning;
        this.nanos = nanos;
    }

    synchronized void warn(String what) {
        silent++;
        long now = nanos.getAsLong();
        if (said && now - last < BETWEEN.toNanos()) {
            return;
        }
        said = true;
        last = now;
        warning.say(what, silent);
        silent = 0;
    }
}
