package dev.elbow.scorer.stream;

import dev.elbow.scorer.registry.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    /** Faults in a row, without a commit between them, that are neither Kafka's nor a registry's: the last one ends all threads. */
    static final int MOST_OWN_FAULTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private static final List<Class<? extends Throwable>> BEYOND_RETRY = List.of(
            InvalidConfigurationException.class,
            InvalidTopicException.class,
            Rival.Found.class,
            UnsupportedVersionException.class);

    /** What the brokers deny: a refusal to start, but once it went well, somebody may give back what somebody took. */
    private static final List<Class<? extends Throwable>> DENIALS =
            List.of(AuthenticationException.class, AuthorizationException.class);

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
                counters.watch().starting();
                fault().ifPresent(this::pauseIfGoingOn);
            }
        } finally {
            counters.watch().ended();
        }
    }

    /** What ended a loop; empty where it was told to stop. */
    private Optional<Throwable> fault() {
        try (ScoringLoop loop = loops.get()) {
            return fault(loop);
        } catch (RuntimeException | Error e) {
            judge(e, e instanceof StreamException ? String.valueOf(e.getMessage()) : String.valueOf(e));
            return Optional.of(e);
        }
    }

    /** A fault is told before the clients are closed, since that may wait for brokers that do not answer. */
    private Optional<Throwable> fault(ScoringLoop loop) {
        opened = true;
        try {
            loop.run();
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            settle(loop);
            judge(e, loop.told(e));
            return Optional.of(e);
        }
    }

    private void settle(ScoringLoop loop) {
        if (loop.committed()) {
            backoff = FIRST_BACKOFF;
            ownFaults = 0;
        }
    }

    private void judge(Throwable fault, String words) {
        ownFaults += isOwn(fault) ? 1 : 0;
        if (ownFaults == MOST_OWN_FAULTS || beyondRetry(fault)) {
            failure.compareAndSet(null, fault);
            stop.give();
        } else if (stop.given()) {
            LOG.warn("stopped before the last commit, {}; its events will be scored at the next start", words);
        } else if (isOwn(fault) || fault instanceof Error) {
            LOG.warn("scoring failed; it goes on from the last commit in {} s", backoff.toSeconds(), fault);
        } else {
            LOG.warn("scoring failed, {}; it goes on from the last commit in {} s", words, backoff.toSeconds());
            LOG.debug("why it failed", fault);
        }
    }

    private void pauseIfGoingOn(Throwable fault) {
        if (stop.given()) {
            return;
        }
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
        if (Causes.contain(fault, InvalidRecordException.class)) {
            return false; // as of a clock ahead of the brokers', or of a topic's new settings, which somebody may set
            // right
        }
        // To Kafka, a denial is a kind of invalid configuration, and so is such a record.
        return hasCause(fault, DENIALS) ? !counters.watch().joined() : hasCause(fault, BEYOND_RETRY);
    }

    /** Brokers and registries come back, whenever that may be; a program that fails by itself will fail on the same events again. */
    private static boolean isOwn(Throwable fault) {
        return fault instanceof RuntimeException
                && !(fault instanceof KafkaException
                        || fault instanceof RegistryException
                        || fault instanceof StreamException);
    }

    private static boolean hasCause(Throwable fault, List<Class<? extends Throwable>> kinds) {
        return kinds.stream().anyMatch(kind -> Causes.contain(fault, kind));
    }
}
