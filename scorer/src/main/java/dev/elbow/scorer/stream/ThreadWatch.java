package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where a thread stands: written by the thread, read by whoever asks. Thread-safe. */
final class ThreadWatch {

    /** What a thread does. */
    enum Phase {
        /** Not started. */
        NEW,
        /** Its clients are made, its group is joined, its first poll awaited. */
        STARTING,
        /** A member of its group that polls. */
        SCORING,
        /** A member whose brokers do not answer. */
        SILENT,
        /** Waits after a fault. */
        BACKOFF,
        /** Over. */
        ENDED;

        /** As it stands in labels. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * All that is known, written at once.
     *
     * @param since nanoseconds on the clock: the begin of the turn, or of the wait
     * @param pause how long the thread means to wait; zero where it does not
     * @param fault the kind of what it waits for to pass; empty where nothing failed
     */
    private record Standing(Phase phase, long since, Duration pause, String fault) {}

    private final LongSupplier nanoTime;
    private volatile Standing standing;
    private volatile boolean joined;

    ThreadWatch() {
        this(System::nanoTime);
    }

    ThreadWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.standing = at(Phase.NEW);
    }

    Phase phase() {
        return standing.phase;
    }

    /** Begins to open clients, and to join the group. */
    void starting() {
        standing = at(Phase.STARTING);
    }

    /**
     * A poll was successful, and another turn begins with what it brought.
     *
     * @param member whether the group has taken the thread in
     * @param contact whether the brokers answer
     */
    void polled(boolean member, boolean contact) {
        if (member && !joined) {
            joined = true;
        }
        standing = at(!member ? Phase.STARTING : contact ? Phase.SCORING : Phase.SILENT);
    }

    /** Whether its group has ever taken the thread in. */
    boolean joined() {
        return joined;
    }

    void backingOff(Duration pause, Throwable fault) {
        standing = new Standing(
                Phase.BACKOFF, nanoTime.getAsLong(), pause, fault.getClass().getSimpleName());
    }

    void ended() {
        standing = at(Phase.ENDED);
    }

    /**
     * Why the thread will not go on by itself; empty where it will.
     *
     * @param longestTurn what takes longer hangs
     */
    Optional<String> hang(Duration longestTurn) {
        Standing now = standing;
        if (now.phase == Phase.NEW || now.phase == Phase.ENDED) {
            return Optional.empty();
        }
        Duration age = Duration.ofNanos(nanoTime.getAsLong() - now.since).minus(now.pause);
        return age.compareTo(longestTurn) <= 0
                ? Optional.empty()
                : Optional.of("hangs for " + age.toSeconds() + " s (expected: turns of at most "
                        + longestTurn.toSeconds() + " s)");
    }

    /** Why the thread does not score now; empty where it does. */
    Optional<String> idle() {
        Standing now = standing;
        return switch (now.phase) {
            case NEW -> Optional.of("not started");
            case STARTING -> Optional.of("has not joined its group yet");
            case SCORING -> Optional.empty();
            case SILENT -> Optional.of("its brokers do not answer");
            case BACKOFF -> Optional.of("waits " + now.pause.toSeconds() + " s after " + now.fault);
            case ENDED -> Optional.of("ended");
        };
    }

    private Standing at(Phase phase) {
        return new Standing(phase, nanoTime.getAsLong(), Duration.ZERO, "");
    }
}
