package dev.elbow.scorer.stream;

import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.observe.Health;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.scorer.observe.Observed;
import dev.elbow.scorer.registry.RegistryException;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores a topic with a package, on as many threads as asked for, until it is stopped. Thread-safe.
 *
 * <pre>{@code
 * try (ScoringService service = ScoringService.open(config, Zoo.load(config.scoring().reference()))) {
 *     service.start();
 *     while (!service.await(Duration.ofSeconds(10))) {
 *         report(service.progress());
 *     }
 * }
 * }</pre>
 */
public final class ScoringService implements Observed, AutoCloseable {

    /** For the last commit, and above the time that a loop takes to close its clients. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(18);

    /** With the time above, less than the 30 s that containers are given before they are killed. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(ScoringService.class);

    private final ScorerConfig config;
    private final VerifiedPackage scoredWith;
    private final PackageSession session;
    private final OutputTopics outputs;
    private final Formats formats;
    private final KafkaClients clients;
    private final ServiceMeters meters;
    private final ServiceHealth health;
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean started;

    private ScoringService(
            ScorerConfig config,
            VerifiedPackage scoredWith,
            OutputTopics outputs,
            Formats formats,
            KafkaClients clients) {
        this.config = config;
        this.scoredWith = scoredWith;
        this.outputs = outputs;
        this.formats = formats;
        this.clients = clients;
        this.session = scoredWith.open(config.scoring().provider());
        this.meters = new ServiceMeters(config, scoredWith);
        List<Counters> counters = meters.counters();
        this.health = new ServiceHealth(counters.stream().map(Counters::watch).toList(), stop, clients.longestTurn());
        meters.meters().gauge(Metric.READY, () -> ready().ok() ? 1 : 0);
        for (int i = 0; i < config.threads(); i++) {
            int thread = i;
            AtomicBoolean first = new AtomicBoolean(true);
            Supervisor supervisor =
                    new Supervisor(() -> loop(thread, first.getAndSet(false)), counters.get(i), stop, failure);
            threads.add(new Thread(supervisor, "elbow-score-" + (thread + 1)));
        }
    }

    /** Loads the package that the settings name, verified, and opens the service with it. */
    public static ScoringService open(ScorerConfig config) {
        return open(config, Zoo.load(config.scoring().reference()));
    }

    /**
     * Checks brokers and topics, creates those that are missing where that is asked for, and opens the package's session.
     *
     * @throws StreamException.Unreachable where the brokers or the schema registry do not answer
     * @throws StreamException.Unusable where topics or settings cannot be used, with every problem
     * @throws dev.elbow.schemas.config.ConfigurationException where formats cannot be used, with every problem, or the
     *     package lacks what the settings ask for
     * @throws StreamException.Failed where the brokers or the schema registry deny what the service needs
     * @throws dev.elbow.zoo.fault.ZooException where the provider is not there, or computes otherwise
     */
    public static ScoringService open(ScorerConfig config, VerifiedPackage scoredWith) {
        config.scoring().check(scoredWith.manifest());
        OutputTopics outputs = look(config);
        return new ScoringService(config, scoredWith, outputs, formats(config, scoredWith), new KafkaClients(config));
    }

    private static OutputTopics look(ScorerConfig config) {
        try (Broker broker = Broker.of(config)) {
            return StartCheck.check(config.topics(), broker.topics(), new KafkaClients(config).maxRequestSize());
        } catch (AuthorizationException e) {
            throw new StreamException.Failed(new FaultLine(config).of(e), e);
        } catch (KafkaException e) {
            throw new StreamException.Unusable("Kafka settings: " + e.getMessage(), e);
        }
    }

    private static Formats formats(ScorerConfig config, VerifiedPackage scoredWith) {
        try {
            return Formats.of(
                    config.scoring().format(),
                    scoredWith.manifest().schema(),
                    config.scoring().maxEventBytes(),
                    config.topics().scores());
        } catch (RegistryException.Unreachable e) {
            throw new StreamException.Unreachable(String.valueOf(e.getMessage()), e);
        } catch (RegistryException.Denied e) {
            throw new StreamException.Failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Starts the threads and returns; does nothing where it was stopped before. */
    public synchronized void start() {
        if (started) {
            throw new IllegalStateException("service: started before (expected: one start)");
        }
        started = true;
        if (!stop.given()) {
            threads.forEach(Thread::start);
        }
    }

    /**
     * Commits what is open, leaves the group, and returns once all threads have ended, or after 26 seconds: what a thread that hangs
     * has not committed by then will be scored at the next start. May be called again.
     */
    public void stop() {
        stop.give();
        boolean interrupted = !join(LONGEST_STOP);
        if (threads.stream().anyMatch(Thread::isAlive)) {
            threads.forEach(Thread::interrupt);
            interrupted |= !join(AFTER_INTERRUPT);
            if (threads.stream().anyMatch(Thread::isAlive)) {
                LOG.warn(
                        "a thread hangs and is left behind; what it has not committed will be scored at the next start");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the end.
     *
     * @return whether it has come; false where the time ran out before
     * @throws StreamException.Unusable where a setting passed through to Kafka cannot be used
     * @throws StreamException.Failed where another fault that no other try can mend ended it
     */
    public boolean await(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        for (Thread thread : threads) {
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            thread.join(Math.max(1, millis));
            if (thread.isAlive()) {
                return false;
            }
        }
        Throwable fault = failure.get();
        if (fault instanceof ConfigException) {
            throw new StreamException.Unusable("Kafka settings: " + fault.getMessage(), fault);
        }
        if (fault != null) {
            throw new StreamException.Failed("scoring ended: " + new FaultLine(config).of(fault), fault);
        }
        return true;
    }

    /** What was committed up to now. */
    public Progress progress() {
        return Counters.total(meters.counters());
    }

    @Override
    public Health live() {
        return health.live();
    }

    @Override
    public Health ready() {
        return health.ready();
    }

    @Override
    public String metrics() {
        return meters.meters().scrape();
    }

    /** For further metrics beside its own. */
    public Meters meters() {
        return meters.meters();
    }

    /** The package that it scores with. */
    public VerifiedPackage scoredWith() {
        return scoredWith;
    }

    /** Stops, and closes the package's session, unless a thread that hangs could still use it. */
    @Override
    public void close() {
        stop();
        meters.close();
        if (threads.stream().noneMatch(Thread::isAlive)) {
            session.close();
        }
    }

    /** After a fault, the topics are looked at again: they may have been made anew, or take less than before. */
    private ScoringLoop loop(int thread, boolean first) {
        OutputTopics now = first ? outputs : look(config);
        Consumer<byte[], byte[]> consumer = clients.consumer(thread + 1);
        Producer<byte[], byte[]> producer = producer(thread + 1, consumer);
        ScoringLoop.Parts parts = new ScoringLoop.Parts(
                consumer,
                producer,
                new Scorer(scoredWith, session, config.scoring(), formats.decoder()),
                formats.encoder(),
                new OutputRecords(config.topics(), config.clients().group(), now),
                System::nanoTime);
        meters.opened(thread, consumer, producer);
        return new ScoringLoop(config, parts, meters.counters().get(thread), stop);
    }

    private Producer<byte[], byte[]> producer(int thread, Consumer<byte[], byte[]> consumer) {
        try {
            return clients.producer(thread);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /** False where the wait was interrupted. */
    private boolean join(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        try {
            for (Thread thread : threads) {
                long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                thread.join(Math.max(1, millis));
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
