package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.Stage;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls, scores, answers and commits, until it is told to stop or something fails. It retries nothing: after a failure it
 * is closed, and another loop goes on from the last commit. One thread owns it, and through it a consumer and a producer.
 */
final class ScoringLoop implements Outlet, ConsumerRebalanceListener, AutoCloseable {

    /**
     * What a loop works with, and closes at its end.
     *
     * @param firstPart events of a poll that are scored together before it is known how fast that is
     */
    record Parts(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            Lanes lanes,
            Clocks clocks,
            int firstPart) {}

    private static final Logger LOG = LoggerFactory.getLogger(ScoringLoop.class);

    /** Bounds how long a stop waits. A wakeup would be sooner, but could as well end the last commit. */
    private static final Duration LONGEST_POLL = Duration.ofMillis(100);

    /** After that long without partitions, the loop says what it waits for. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);

    private static final Duration UNKNOWN = Duration.ofNanos(Long.MAX_VALUE);

    /** For each of the two clients; a stop is shorter than what a container is given, see {@link ScoringService#stop}. */
    private static final Duration CLOSE = Duration.ofSeconds(4);

    private final ScorerConfig config;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Lanes lanes;
    private final Clocks clocks;
    private final Counters counters;
    private final StopSignal stop;
    private final Sends sends = new Sends();
    private final Delivery delivery;
    private final Backlog backlog;
    private final Beginning beginning;
    private final Rival rival;
    private final Contact contact;
    private @Nullable OpenWork open;
    private boolean lost;
    private long subscribed;
    private boolean assigned;
    private boolean committed;
    private long lastCommit;
    private long mark;

    ScoringLoop(ScorerConfig config, Parts parts, Counters counters, StopSignal stop) {
        this.config = config;
        this.consumer = parts.consumer;
        this.producer = parts.producer;
        this.lanes = parts.lanes;
        this.clocks = parts.clocks;
        this.counters = counters;
        this.stop = stop;
        this.backlog = new Backlog(consumer, parts.firstPart);
        this.beginning = new Beginning(consumer, config.clients().begin());
        this.rival = new Rival(config);
        this.contact = new Contact(consumer::metrics, new KafkaClients(config).heartbeats());
        this.delivery = Delivery.of(config.commit().guarantee(), consumer, producer, sends);
    }

    /** Returns once stopped, with everything committed. */
    void run() {
        try {
            delivery.start();
            consumer.subscribe(lanes.topics(), this);
            subscribed = clocks.nanos();
            lastCommit = subscribed;
            while (!stop.given()) {
                turn();
            }
            commit();
        } catch (KafkaException e) {
            rival.look(e, age());
            drop();
            throw rival.behind(e);
        }
    }

    private Duration age() {
        return open == null ? UNKNOWN : open.age();
    }

    /** Whether anything was committed. */
    boolean committed() {
        return committed;
    }

    /** A fault of this loop in one line. */
    String told(Throwable fault) {
        return new FaultLine(config).of(sends.named(fault));
    }

    private void turn() {
        if (open == null) {
            lanes.renew();
        }
        mark = clocks.nanos();
        ConsumerRecords<byte[], byte[]> polled = poll();
        backlog.add(polled);
        passed(Stage.POLL);
        boolean member = consumer.groupMetadata().generationId() >= 0;
        counters.watch().polled(member, member && contact.kept(clocks.nanos()));
        sayWaiting();
        if (lost) {
            throw new KafkaException("partitions went to another member before their events were committed");
        }
        sends.check();
        if (!polled.isEmpty()) {
            counters.turns().polled(polled.count());
        }
        if (!backlog.isEmpty()) {
            score(backlog.next());
        }
        if (open != null && open.untilDue(config.commit()) <= 0) {
            commit();
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(patience());
        } catch (OffsetOutOfRangeException e) {
            beginning.recover(e);
            return ConsumerRecords.empty();
        }
    }

    /** A member that was killed keeps its partitions for a while: to wait in silence would look like a fault. */
    private void sayWaiting() {
        if (!assigned && clocks.nanos() - subscribed > LONGEST_SILENCE.toNanos()) {
            assigned = true;
            LOG.info(
                    "waiting for group {}: a member that was killed is given up after {}",
                    config.clients().group(),
                    new KafkaClients(config).sessionTimeout());
        }
    }

    private Duration patience() {
        if (!backlog.isEmpty()) {
            return Duration.ZERO;
        }
        if (open == null) {
            return LONGEST_POLL;
        }
        long nanos = open.untilDue(config.commit());
        return Duration.ofNanos(Math.max(0, Math.min(nanos, LONGEST_POLL.toNanos())));
    }

    private void score(ConsumerRecords<byte[], byte[]> records) {
        long before = clocks.nanos();
        work().add(records);
        lanes.score(records, this);
        backlog.took(records.count(), clocks.nanos() - before);
    }

    @Override
    public OpenWork work() {
        OpenWork work = open;
        if (work == null) {
            work = new OpenWork(clocks, lastCommit, lanes.tallies(), lanes.agreements());
            open = work;
            delivery.begin();
        }
        return work;
    }

    private void commit() {
        OpenWork work = open;
        if (work == null) {
            return;
        }
        lastCommit = clocks.nanos();
        counters.watch().committing();
        try {
            delivery.commit(work.offsets());
        } catch (TimeoutException e) {
            // An abort would wait as long again for the same brokers; closing the producer aborts, too, and waits for
            // less.
            open = null;
            throw e;
        }
        counters.turns().took(Stage.COMMIT, clocks.nanos() - lastCommit);
        open = null;
        committed = true;
        counters.committed(work);
    }

    @Override
    public void passed(Stage stage) {
        long now = clocks.nanos();
        counters.turns().took(stage, now - mark);
        mark = now;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> unused = producer.send(record, sends);
        // Where the brokers take nothing, every further record would wait for them as long as this one did.
        sends.check();
    }

    /** Called within a poll, and when the consumer is closed, while the partitions are still ours. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit();
        backlog.drop(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        assigned = true;
        LOG.info("scoring {}", beginning.place(partitions));
    }

    /**
     * Called within a poll, when the partitions are no longer ours: their answers must not be committed. Dropped here and now,
     * since the same poll may join the group again, and then be asked to commit what it holds as a member in good standing.
     */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        lost |= open != null;
        drop();
        backlog.drop(partitions);
    }

    /**
     * Drops what is not committed, leaves the group, and closes both clients: the consumer first, since others wait for the
     * partitions that it gives up.
     */
    @Override
    public void close() {
        drop();
        lanes.close();
        counters.turns().closing();
        quietly("close the consumer", () -> consumer.close(CloseOptions.timeout(CLOSE)));
        quietly("close the producer", () -> producer.close(CLOSE));
    }

    /** Nothing is open after this: whoever leaves the group commits what is, and that is for answered events only. */
    private void drop() {
        if (open != null) {
            Duration age = age();
            open = null;
            quietly("abort", () -> rival.watch(age, delivery::abort));
        }
    }

    /** What fails here failed before, or is mended by the brokers' timeouts. */
    private static void quietly(String what, Runnable action) {
        try {
            action.run();
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("could not {}", what, e);
        }
    }
}
