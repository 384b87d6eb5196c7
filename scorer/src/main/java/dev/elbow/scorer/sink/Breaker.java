package dev.elbow.scorer.sink;

import java.time.Duration;

/**
 * Keeps attempts off a server that does not take them: after each that failed it waits twice as long, up to a minute, whatever wants to be
 * sent. Used by one thread.
 */
final class Breaker {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Duration first;
    private int failures;
    private long next;

    Breaker() {
        this(FIRST);
    }

    /**
     * A breaker.
     *
     * @param first wait; it doubles
     */
    Breaker(Duration first) {
        this.first = first;
    }

    /** Whether an attempt may be made now. */
    boolean closed(long nanoTime) {
        return failures == 0 || nanoTime - next >= 0;
    }

    /** How many attempts in a row have failed. */
    int failures() {
        return failures;
    }

    /** Notes an attempt that failed; returns for how long there is none. */
    Duration failed(long nanoTime) {
        Duration wait = first.multipliedBy(1L << Math.min(failures, 16));
        Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        failures++;
        next = nanoTime + bounded.toNanos();
        return bounded;
    }

    /** Notes one that was taken. */
    void taken() {
        failures = 0;
    }
}
