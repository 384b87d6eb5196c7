package dev.elbow.scorer.alert;

import dev.elbow.scorer.observe.Health;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Metric;
import dev.elbow.scorer.observe.Observed;
import dev.elbow.scorer.sink.ClientWatch;
import dev.elbow.scorer.sink.Couriers;
import dev.elbow.scorer.stream.BrokerFault;
import dev.elbow.scorer.stream.StreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the topology until it is told to stop, or cannot go on. Thread-safe. */
public final class AlertService implements Observed, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertService.class);

    /** For what is at hand and the last commit, and for alerts that are being brought to sinks. */
    static final Duration LONGEST_STOP = Duration.ofSeconds(25);

    private static final String LAG = "records-lag";

    private final KafkaStreams streams;
    private final String topic;
    private final AlertTally tally;
    private final Couriers couriers;
    private final Meters meters;
    private final List<ClientWatch.Closing> closings = new ArrayList<>();
    private final FaultBudget budget = new FaultBudget();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile String waits = "";

    private AlertService(
            AlertConfig config, KafkaStreams streams, AlertTally tally, AlertMeters counts, Meters meters) {
        this.streams = streams;
        this.topic = config.topics().scores();
        this.tally = tally;
        this.couriers = Couriers.open(config.sinks(), feed(config), tally::sink, counts.sinks());
        this.meters = meters;
        this.closings.add(counts.opened(streams));
        streams.setUncaughtExceptionHandler(this::failed);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                waits = "";
            }
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
    }

    /**
     * Checks the topics; reads nothing yet.
     *
     * @throws StreamException where brokers or topics are not as they have to be
     */
    public static AlertService open(AlertConfig config) {
        Meters meters = new Meters();
        AlertTally tally = new AlertTally();
        AlertMeters counts = new AlertMeters(meters, tally, config.sinks().names());
        AlertService service = open(config, tally, counts, meters);
        counts.standing(() -> service.ready().ok(), service::lag);
        meters.gauge(Metric.READY, () -> service.ready().ok() ? 1 : 0);
        service.closings.add(counts::close);
        service.closings.add(meters::close);
        return service;
    }

    /** One of several, one after another, whose counts go on. */
    static AlertService open(AlertConfig config, AlertTally tally, AlertMeters counts, Meters meters) {
        int partitions;
        try (AlertBroker broker = AlertBroker.of(config)) {
            partitions = broker.check();
        }
        AlertConfig.Streams how = config.streams();
        AlertTopology topology =
                new AlertTopology(config.rules(), config.suppressions(), config.levels(partitions), how.group(), tally);
        AutoOffsetReset reset =
                how.begin() == AlertConfig.Begin.EARLIEST ? AutoOffsetReset.earliest() : AutoOffsetReset.latest();
        KafkaStreams streams;
        try {
            streams = new KafkaStreams(
                    topology.build(config.topics(), config.format().deserializer(), reset),
                    new StreamsSettings(how).streams());
        } catch (KafkaException e) {
            throw BrokerFault.ofSettings(how.bootstrapServers(), e);
        }
        try {
            return new AlertService(config, streams, tally, counts, meters);
        } catch (KafkaException e) { // sinks ask the brokers for their places
            streams.close(Duration.ZERO);
            throw BrokerFault.told(how.bootstrapServers(), e);
        }
    }

    public void start() {
        couriers.start();
        streams.start();
    }

    private static Couriers.Feed feed(AlertConfig config) {
        AlertConfig.Streams how = config.streams();
        return new Couriers.Feed(
                config.topics().alerts(),
                how.group(),
                how.bootstrapServers(),
                how.clients().consumer());
    }

    /** Where alerts go beside their topic. */
    public List<String> sinks() {
        return couriers.told();
    }

    /**
     * Waits for the end, at most that long.
     *
     * @return whether it has ended
     * @throws StreamException.Failed where it could not go on
     */
    public boolean await(Duration most) throws InterruptedException {
        boolean over = ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
        Throwable fault = failure.get();
        if (over && fault != null) {
            throw new StreamException.Failed(
                    "alerting ended: " + line(fault) + " (expected: nothing that another try cannot mend)", fault);
        }
        return over;
    }

    /** Commits what is done, leaves the group and closes the clients, in a time; a second call changes nothing. */
    public synchronized void stop(Duration most) {
        stopping.countDown();
        long begin = System.nanoTime();
        Duration farewell = Couriers.FAREWELL.compareTo(most.dividedBy(3)) < 0 ? Couriers.FAREWELL : most.dividedBy(3);
        boolean unused = streams.close(CloseOptions.timeout(most.minus(farewell))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        Duration left = most.minusNanos(System.nanoTime() - begin);
        couriers.close(left.compareTo(farewell) < 0 ? farewell : Couriers.FAREWELL);
        closings.forEach(ClientWatch.Closing::close);
        closings.clear();
        ended.countDown();
    }

    /** The same in as long as it may take. */
    public void stop() {
        stop(LONGEST_STOP);
    }

    public AlertProgress progress() {
        return tally.progress();
    }

    /** For further metrics beside its own. */
    public Meters meters() {
        return meters;
    }

    @Override
    public String metrics() {
        return meters.scrape();
    }

    /** Why it will not go on by itself. */
    @Override
    public Health live() {
        List<String> problems = new ArrayList<>();
        if (stopping.getCount() > 0) {
            if (ended.getCount() == 0) {
                problems.add("ended");
            }
            couriers.ended().forEach(thread -> problems.add("thread " + thread + " ended"));
        }
        return new Health(problems);
    }

    /** Why it makes no alerts now. */
    @Override
    public Health ready() {
        if (stopping.getCount() == 0) {
            return new Health(List.of("stopping"));
        }
        List<String> problems = new ArrayList<>(live().problems());
        if (problems.isEmpty() && !waits.isEmpty()) {
            problems.add(waits);
        } else if (problems.isEmpty() && streams.state() != KafkaStreams.State.RUNNING) {
            problems.add("has not joined its group yet");
        }
        return new Health(problems);
    }

    /** What each consumer noted with its last fetch, by topic and partition. */
    Map<List<String>, Number> lag() {
        Map<List<String>, Number> lag = new HashMap<>();
        streams.metrics().forEach((name, metric) -> {
            String partition = name.tags().get("partition");
            if (name.name().equals(LAG)
                    && topic.equals(name.tags().get("topic"))
                    && partition != null
                    && metric.metricValue() instanceof Number scores) {
                lag.put(List.of(topic, partition), scores);
            }
        });
        return lag;
    }

    @Override
    public void close() {
        stop();
    }

    private StreamThreadExceptionResponse failed(Throwable fault) {
        Duration wait = budget.next(fault, tally.furthest());
        if (wait.isNegative()) {
            failure.compareAndSet(null, fault);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        tally.restart();
        waits = "waits " + wait.toSeconds() + " s after " + fault.getClass().getSimpleName();
        LOG.warn("alerting failed, {}; it goes on from the last commit in {} s", line(fault), wait.toSeconds());
        LOG.debug("alerting failed", fault);
        try {
            boolean unused = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** The last cause says what is wrong; Kafka Streams' own words say where. */
    private static String line(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
