package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.observe.Health;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.scorer.observe.Observed;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
 * Scores topics with packages, on as many threads as asked for, until it is stopped. Thread-safe.
 *
 * <pre>{@code
 * try (ScoringService service = ScoringService.open(config)) {
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
    private final List<OpenRoute> routes;
    private final List<OutputTopics> outputs;
    private final Watcher watcher = new Watcher();
    private final KafkaClients clients;
    private final ServiceMeters meters;
    private final ServiceHealth health;
    private final Tap tap;
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean started;

    private ScoringService(ScorerConfig config, List<OpenRoute> routes, List<OutputTopics> outputs, Tap tap) {
        this.config = config;
        this.tap = tap;
        this.routes = routes;
        this.outputs = outputs;
        this.clients = new KafkaClients(config);
        Watch.Counts swaps = new Watch.Counts();
        routes.forEach(route -> route.watch(watcher, swaps));
        this.meters = new ServiceMeters(config, this::models, swaps);
        ShadowMeters.register(meters.meters(), this::agreements);
        List<Counters> counters = meters.counters();
        List<ThreadWatch> watches = counters.stream().map(Counters::watch).toList();
        this.health = new ServiceHealth(watches, stop, clients.longestTurn());
        watcher.add(new Standstill(watches, LOG::warn, LOG::info)::look, Standstill.PERIOD);
        meters.meters().gauge(Metric.READY, () -> ready().ok() ? 1 : 0);
        for (int i = 0; i < config.threads(); i++) {
            int thread = i;
            AtomicBoolean first = new AtomicBoolean(true);
            Supervisor supervisor =
                    new Supervisor(() -> loop(thread, first.getAndSet(false)), counters.get(i), stop, failure);
            threads.add(new Thread(supervisor, "elbow-score-" + (thread + 1)));
        }
    }

    /** Loads the packages that the settings name, verified, and opens the service with them. */
    public static ScoringService open(ScorerConfig config) {
        return open(config, Packages.load(config), Tap.NONE);
    }

    /** The same with one package, which is here already, for the one that the settings name. */
    public static ScoringService open(ScorerConfig config, VerifiedPackage scoredWith) {
        return open(config, scoredWith, Tap.NONE);
    }

    /** The same with a tap. */
    public static ScoringService open(ScorerConfig config, VerifiedPackage scoredWith, Tap tap) {
        return open(config, Packages.of(config, scoredWith), tap);
    }

    /**
     * Checks brokers and topics, creates those that are missing where that is asked for, and opens the packages' sessions.
     *
     * @param tap sees the answers of all threads
     * @throws StreamException.Unreachable where the brokers or the schema registry do not answer
     * @throws StreamException.Unusable where topics or settings cannot be used, with every problem
     * @throws dev.elbow.schemas.config.ConfigurationException where formats cannot be used, with every problem, or the
     *     package lacks what the settings ask for
     * @throws StreamException.Failed where the brokers or the schema registry deny what the service needs
     * @throws dev.elbow.zoo.fault.ZooException where the provider is not there, or computes otherwise
     */
    public static ScoringService open(ScorerConfig config, Packages packages, Tap tap) {
        List<OutputTopics> outputs = look(config);
        List<OpenRoute> routes = packages.open(config.routes());
        try {
            return new ScoringService(config, routes, outputs, tap);
        } catch (StreamException e) {
            routes.forEach(OpenRoute::close);
            throw e;
        }
    }

    private static List<OutputTopics> look(ScorerConfig config) {
        new KafkaClients(config).unknownSettings().forEach(line -> LOG.warn("{}", line));
        try (Broker broker = Broker.of(config)) {
            return StartCheck.check(config, broker.topics(), new KafkaClients(config).maxRequestSize());
        } catch (AuthorizationException e) {
            throw new StreamException.Failed(new FaultLine(config).of(e), e);
        } catch (KafkaException e) {
            throw BrokerFault.ofSettings(config.clients().bootstrapServers(), e);
        }
    }

    /** What scores now, and on which provider. */
    private Map<Score.Model, Provider> models() {
        Map<Score.Model, Provider> models = new LinkedHashMap<>();
        routes.stream()
                .flatMap(route -> route.packages().stream())
                .forEach(one -> models.put(one.model(), one.options().provider()));
        return models;
    }

    /** Starts the threads and returns; does nothing where it was stopped before. */
    public synchronized void start() {
        if (started) {
            throw new IllegalStateException("service: started before (expected: one start)");
        }
        started = true;
        if (!stop.given()) {
            threads.forEach(Thread::start);
            watcher.start();
        }
    }

    /**
     * Commits what is open, leaves the group, and returns once all threads have ended, or after 26 seconds: what a thread that hangs
     * has not committed by then will be scored at the next start. May be called again.
     */
    public void stop() {
        stop.give();
        watcher.close();
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

    /** What scores now; of a package that was replaced, the newer one. */
    public List<InUse> inUse() {
        return routes.stream().flatMap(route -> route.inUse().stream()).toList();
    }

    /** Events between what was read and the ends of the partitions; empty while that is not known. */
    public OptionalLong lag() {
        return meters.lag();
    }

    /** How far each shadow agrees with what answers, by topic of events. */
    public Map<String, Agreement> agreements() {
        Map<String, Agreement> agreements = new LinkedHashMap<>();
        routes.forEach(route -> route.agreement()
                .ifPresent(one -> agreements.put(route.route().topics().events(), one)));
        return agreements;
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

    /** Stops, and closes the packages' sessions, unless a thread that hangs could still use them. */
    @Override
    public void close() {
        stop();
        meters.close();
        if (threads.stream().noneMatch(Thread::isAlive)) {
            routes.forEach(OpenRoute::close);
        }
    }

    /** After a fault, the topics are looked at again: they may have been made anew, or take less than before. */
    private ScoringLoop loop(int thread, boolean first) {
        List<OutputTopics> now = first ? outputs : look(config);
        Consumer<byte[], byte[]> consumer = clients.consumer(thread + 1);
        Producer<byte[], byte[]> producer = producer(thread + 1, consumer);
        ScoringLoop.Parts parts =
                new ScoringLoop.Parts(consumer, producer, lanes(now), Clocks.SYSTEM, Backlog.FIRST_PART);
        meters.opened(thread, consumer, producer);
        return new ScoringLoop(config, parts, meters.counters().get(thread), stop);
    }

    private Lanes lanes(List<OutputTopics> limits) {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            lanes.add(routes.get(i).lane(config.clients().group(), limits.get(i), tap));
        }
        return new Lanes(lanes);
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
