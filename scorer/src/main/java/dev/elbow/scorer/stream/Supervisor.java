package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one thread scoring: after a fault, a new loop goes on from the last commit. A fault that no other try can mend
 * stops all threads. Run by the thread that it keeps.
 */
final class Supervisor implements Runnable {

    static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    /** Faults in a row, without a commit between them, that are not Kafka's: the last one ends all threads. */
    static final int MOST_OWN_FAULTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private static final List<Class<? extends Throwable>> BEYOND_RETRY = List.of(
            AuthenticationException.class,
            AuthorizationException.class,
            InvalidConfigurationException.class,
            InvalidRecordException.class,
            InvalidTopicException.class,
            RecordTooLargeException.class,
            Rival.Found.class,
            UnsupportedVersionException.class);

    private final Supplier<ScoringLoop> loops;
    private final Counters counters;
    private final StopSignal stop;
    private final AtomicReference<@Nullable Throwable> failure;
    private final Consumer<Duration> pause;
    private Duration backoff = FIRST_BACKOFF;
    private int ownFaults;
    private boolean opened;

    /**
     * A supervisor of one thread.
     *
     * @param loops opens a loop with fresh clients
     * @param failure shared by all threads; set to the fault that ended them
     */
    Supervisor(
            Supplier<ScoringLoop> loops,
            Counters counters,
            StopSignal stop,
            AtomicReference<@Nullable Throwable> failure) {
        this(loops, counters, stop, failure, stop::await);
    }

    /**
     * A supervisor that waits in a way of its own.
     *
     * @param pause waits at most that long, less where it is told to stop
     */
    Supervisor(
            Supplier<ScoringLoop> loops,
            Counters counters,
            StopSignal stop,
            AtomicReference<@Nullable Throwable> failure,
            Consumer<Duration> pause) {
        this.loops = loops;
        this.counters = counters;
        this.stop = stop;
        this.failure = failure;
        this.pause = pause;
    }

    @Override
    public void run() {
        try {
            while (!stop.given() && !Thread.currentThread().isInterrupted()) {
                score();
            }
        } finally {
            counters.watch().ended();
        }
    }

    private void score() {
        counters.watch().starting();
        try (ScoringLoop loop = loops.get()) {
            score(loop);
        } catch (RuntimeException | Error e) {
            recover(e);
        }
    }

    private void score(ScoringLoop loop) {
        opened = true;
        try {
            loop.run();
        } finally {
            if (loop.committed()) {
                backoff = FIRST_BACKOFF;
                ownFaults = 0;
            }
        }
    }

    private void recover(Throwable fault) {
        ownFaults += isOwn(fault) ? 1 : 0;
        if (ownFaults == MOST_OWN_FAULTS || beyondRetry(fault)) {
            failure.compareAndSet(null, fault);
            stop.give();
            return;
        }
        if (stop.given()) {
            LOG.warn("stopped before the last commit; its events will be scored at the next start", fault);
            return;
        }
        LOG.warn("scoring failed; it goes on from the last commit in {} s", backoff.toSeconds(), fault);
        counters.restarted();
        counters.watch().backingOff(backoff, fault);
        pause.accept(backoff);
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    }

    private boolean beyondRetry(Throwable fault) {
        if (fault instanceof Error) {
            // Memory may be free again with the loop's buffers gone; any other error says that the program is broken.
            return !(fault instanceof OutOfMemoryError);
        }
        if (!opened && Causes.contain(fault, ConfigException.class)) {
            return true; // once opened, the settings are sound, and this means no more than names that do not resolve
        }
        return BEYOND_RETRY.stream().anyMatch(kind -> Causes.contain(fault, kind));
    }

    /** Brokers come back, whenever that may be; a program that fails by itself will fail on the same events again. */
    private static boolean isOwn(Throwable fault) {
        return fault instanceof RuntimeException && !(fault instanceof KafkaException);
    }
}
