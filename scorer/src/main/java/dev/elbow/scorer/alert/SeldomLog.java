package dev.elbow.scorer.alert;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Warns of what may come with every record: the first time at once, then once a minute at most, with how often it came. Thread-safe. */
final class SeldomLog {

    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final Logger log;
    private final String line;
    private final LongSupplier nanos;
    private long silent;
    private boolean said;
    private long last;

    /**
     * Warnings of one kind.
     *
     * @param line with a place for what is wrong and one for how many records have not been told
     * @param nanos a clock that nobody sets
     */
    SeldomLog(Logger log, String line, LongSupplier nanos) {
        this.log = log;
        this.line = line;
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
        log.warn(line, what, silent);
        silent = 0;
    }
}
