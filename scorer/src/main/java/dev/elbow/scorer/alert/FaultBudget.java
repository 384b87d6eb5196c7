package dev.elbow.scorer.alert;

import dev.elbow.scorer.registry.RegistryException;
import java.time.Duration;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/** Whether a thread that failed is replaced, and how long it waits for it. Thread-safe. */
final class FaultBudget {

    private static final int MOST_UNKNOWN = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private long reachedBefore;
    private int inARow;
    private int unknown;

    /**
     * The wait before another try; negative where none would help.
     *
     * @param reached how far its work has come: progress since the last fault shows that it is over
     */
    synchronized Duration next(Throwable fault, long reached) {
        if (reached > reachedBefore) {
            inARow = 0;
            unknown = 0;
        }
        reachedBefore = reached;
        if (is(fault, AuthorizationException.class)
                || is(fault, AuthenticationException.class)
                || is(fault, MissingSourceTopicException.class)) {
            return Duration.ofSeconds(-1);
        }
        boolean passes = is(fault, RetriableException.class) || is(fault, RegistryException.Unreachable.class);
        if (!passes && ++unknown >= MOST_UNKNOWN) {
            return Duration.ofSeconds(-1);
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(inARow++, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static boolean is(Throwable fault, Class<? extends Throwable> kind) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
