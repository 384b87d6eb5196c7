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
        /** A member whose brokers do not answer, or that stands still within a turn. */
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
     * @param committing whether what the turn is at is a commit
     * @param pause how long the thread means to wait; zero where it does not
     * @param fault the kind of what it waits for to pass; empty where nothing failed
     */
    private record Standing(Phase phase, long since, boolean committing, Duration pause, String fault) {}

    /**
     * Turns are shorter: a poll is scored in parts of half a second where events allow it. What waits for brokers within one gets no
     * answer from them, and its own timeouts are up to two minutes.
     */
    private static final Duration LONGEST_STANDSTILL = Contact.LONGEST_SILENCE;

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
        Standing now = standing;
        return standsStill(now) ? Phase.SILENT : now.phase;
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

    /** The turn ends with a commit, which waits for the brokers. */
    void committing() {
        Standing now = standing;
        standing = new Standing(now.phase, now.since, true, now.pause, now.fault);
    }

    void backingOff(Duration pause, Throwable fault) {
        standing = new Standing(
                Phase.BACKOFF,
                nanoTime.getAsLong(),
                false,
                pause,
                fault.getClass().getSimpleName());
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
        Duration age = age(now).minus(now.pause);
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
            case SCORING -> standstill(now);
            case SILENT -> Optional.of("its brokers do not answer");
            case BACKOFF -> Optional.of("waits " + now.pause.toSeconds() + " s after " + now.fault);
            case ENDED -> Optional.of("ended");
        };
    }

    /** Why the thread does not go on though nothing has failed yet; empty where it does, or where a fault was told. */
    Optional<String> standstill() {
        return standstill(standing);
    }

    private Optional<String> standstill(Standing now) {
        if (!standsStill(now)) {
            return Optional.empty();
        }
        long seconds = age(now).toSeconds();
        return Optional.of(
                now.committing
                        ? "its brokers have not answered a commit for " + seconds + " s"
                        : "stands still for " + seconds
                                + " s (expected: brokers, a registry and a model that go on within "
                                + LONGEST_STANDSTILL.toSeconds() + " s)");
    }

    private boolean standsStill(Standing now) {
        return now.phase == Phase.SCORING && age(now).compareTo(LONGEST_STANDSTILL) > 0;
    }

    private Duration age(Standing now) {
        return Duration.ofNanos(nanoTime.getAsLong() - now.since);
    }

    private Standing at(Phase phase) {
        return new Standing(phase, nanoTime.getAsLong(), false, Duration.ZERO, "");
    }
}
