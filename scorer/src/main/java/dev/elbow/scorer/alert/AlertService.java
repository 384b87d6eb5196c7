package dev.elbow.scorer.alert;

import dev.elbow.scorer.sink.Couriers;
import dev.elbow.scorer.stream.StreamException;
import java.time.Duration;
import java.util.List;
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
public final class AlertService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertService.class);

    /** For what is at hand, and the last commit. */
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final AlertTally tally;
    private final Couriers couriers;
    private final FaultBudget budget = new FaultBudget();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private AlertService(KafkaStreams streams, AlertTally tally, Couriers couriers) {
        this.streams = streams;
        this.tally = tally;
        this.couriers = couriers;
        streams.setUncaughtExceptionHandler(this::failed);
        streams.setStateListener((now, before) -> {
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
        int partitions;
        try (AlertBroker broker = AlertBroker.of(config)) {
            partitions = broker.check();
        }
        AlertTally tally = new AlertTally();
        AlertConfig.Streams how = config.streams();
        AlertTopology topology =
                new AlertTopology(config.rules(), config.suppressions(), config.levels(partitions), how.group(), tally);
        AutoOffsetReset reset =
                how.begin() == AlertConfig.Begin.EARLIEST ? AutoOffsetReset.earliest() : AutoOffsetReset.latest();
        try {
            KafkaStreams streams =
                    new KafkaStreams(topology.build(config.topics(), reset), new StreamsSettings(how).streams());
            return new AlertService(streams, tally, Couriers.open(config.sinks(), feed(config)));
        } catch (KafkaException e) {
            throw new StreamException.Unusable("Kafka settings: " + e.getMessage(), e);
        }
    }

    public void start() {
        couriers.start();
        streams.start();
    }

    private static Couriers.Feed feed(AlertConfig config) {
        AlertConfig.Streams how = config.streams();
        return new Couriers.Feed(config.topics().alerts(), how.group(), how.bootstrapServers(), how.consumer());
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

    /** Commits what is done, leaves the group and closes the clients; a second call changes nothing. */
    public void stop() {
        stopping.countDown();
        boolean unused = streams.close(CloseOptions.timeout(FAREWELL)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        couriers.close();
        ended.countDown();
    }

    public AlertProgress progress() {
        return tally.progress();
    }

    @Override
    public void close() {
        stop();
    }

    private StreamThreadExceptionResponse failed(Throwable fault) {
        Duration wait = budget.next(fault, tally.progress().scores());
        if (wait.isNegative()) {
            failure.compareAndSet(null, fault);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
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
