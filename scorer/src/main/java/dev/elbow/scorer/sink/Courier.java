package dev.elbow.scorer.sink;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.schemas.wire.WireException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings alerts from their topic to one sink, in the order of each partition, at least once: a record's offset is committed after it is
 * there. While the sink takes nothing, records wait in the topic. Used by one thread.
 */
final class Courier implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** A group gives up a member that polls more seldom than each 5 minutes; one request may take a minute beside it. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(30);

    /** In memory; beyond it the topic is not read on. */
    private static final int MOST_WAITING = 1_000;

    private final Sink sink;
    private final Consumer<byte[], byte[]> consumer;
    private final Breaker breaker;
    private final DeliveryTally tally;
    private final BooleanSupplier stopping;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();

    /** By partition, the offset of the first record that is still to be delivered; those before it are recalled. */
    private final Map<TopicPartition, Long> begins = new HashMap<>();

    private final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();

    /** Why the sink took nothing, when it was last said. */
    private String reason = "";

    /**
     * Brings nothing yet.
     *
     * @param stopping whether no further alert is to be brought
     */
    Courier(
            Sink sink,
            Consumer<byte[], byte[]> consumer,
            Breaker breaker,
            DeliveryTally tally,
            BooleanSupplier stopping) {
        this.sink = sink;
        this.consumer = consumer;
        this.breaker = breaker;
        this.tally = tally;
        this.stopping = stopping;
    }

    /** Joins the group. */
    void begin(String topic) {
        consumer.subscribe(List.of(topic), this);
    }

    /** Reads what there is, and brings on what the sink takes. */
    void turn() throws InterruptedException {
        hold(waiting.size() >= MOST_WAITING);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            waiting.add(record);
        }
        try {
            bring();
        } catch (InterruptedException e) { // what is there shall not be brought again
            commit();
            throw e;
        }
        commit();
        tally.stands(behind(), !breaker.closed(System.nanoTime()));
    }

    private void bring() throws InterruptedException {
        long begin = System.nanoTime();
        while (!waiting.isEmpty()
                && !stopping.getAsBoolean()
                && System.nanoTime() - begin < LONGEST_TURN.toNanos()
                && breaker.closed(System.nanoTime())
                && deliver(waiting.element())) {
            waiting.remove();
        }
        if (!stopping.getAsBoolean() && breaker.closed(System.nanoTime()) && recalled()) {
            repeat();
        }
    }

    /** Whether all that was delivered before has been recalled: until then, what seems to be open may be closed already. */
    private boolean recalled() {
        if (!waiting.isEmpty()) {
            return false;
        }
        for (TopicPartition partition : consumer.assignment()) {
            try {
                if (consumer.position(partition, POLL) < begins.getOrDefault(partition, 0L)) {
                    return false;
                }
            } catch (TimeoutException e) {
                LOG.debug("the place in {} is not known yet", partition, e);
                return false;
            }
        }
        return true;
    }

    /** Alerts that the sink has not taken yet, in memory or in their topic. */
    private long behind() {
        long behind = waiting.size();
        for (TopicPartition partition : consumer.assignment()) {
            behind += Math.max(0, consumer.currentLag(partition).orElse(0));
        }
        return behind;
    }

    /** Whether the record is done with. */
    private boolean deliver(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.value() != null) {
            try {
                Alert alert = AlertJson.readAlert(record.value());
                take(partition, record, alert);
            } catch (WireException e) {
                LOG.warn("{}, offset {}: no alert: {}; passed over", partition, record.offset(), e.getMessage());
            } catch (SinkFault e) {
                if (e.passing()) {
                    failed(e);
                    return false;
                }
                tally.refused();
                LOG.error(
                        "{} {} {} for the alert at {}, offset {}: it is not told of it (expected: an answer from 200 to 299)",
                        sink.name(),
                        sink.where(),
                        e.getMessage(),
                        partition,
                        record.offset());
            }
        }
        delivered.put(partition, new OffsetAndMetadata(record.offset() + 1));
        return true;
    }

    private void take(TopicPartition partition, ConsumerRecord<byte[], byte[]> record, Alert alert)
            throws SinkFault, InterruptedException {
        try {
            if (record.offset() >= begins.getOrDefault(partition, 0L)) {
                sink.deliver(partition + "@" + record.offset(), alert, record.value());
                tally.delivered();
                taken();
            }
            sink.recall(record.partition(), alert);
        } catch (RuntimeException e) { // it is not known to be there, whatever the sink's own code got wrong
            throw SinkFault.slip(e);
        }
    }

    private void repeat() throws InterruptedException {
        try {
            if (sink.repeat()) {
                taken();
            }
        } catch (SinkFault e) {
            failed(e);
        } catch (RuntimeException e) { // as where an alert is brought: whatever the sink's own code got wrong
            failed(SinkFault.slip(e));
        }
    }

    private void taken() {
        if (breaker.failures() > 0) {
            LOG.info("{} {} takes alerts again", sink.name(), sink.where());
        }
        breaker.taken();
    }

    private void failed(SinkFault fault) {
        boolean first =
                breaker.failures() == 0 || !String.valueOf(fault.getMessage()).equals(reason);
        reason = String.valueOf(fault.getMessage());
        Duration wait = breaker.failed(System.nanoTime());
        tally.failed();
        if (first) {
            LOG.warn(
                    "{} {}: {}; alerts wait in their topic, and it is tried again in {} s, then up to each minute",
                    sink.name(),
                    sink.where(),
                    fault.getMessage(),
                    wait.toSeconds());
        } else {
            LOG.debug("{} still does not take alerts: {}", sink.name(), fault.getMessage());
        }
    }

    private void commit() {
        delivered.entrySet().removeIf(one -> one.getValue().offset() <= begins.getOrDefault(one.getKey(), 0L));
        if (!delivered.isEmpty()) {
            consumer.commitSync(delivered);
            delivered.forEach((partition, offset) -> begins.put(partition, offset.offset()));
            delivered.clear();
        }
    }

    private void hold(boolean full) {
        if (full) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        Set<TopicPartition> rewound = new HashSet<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata place = committed.get(partition);
            begins.put(partition, place == null ? 0 : place.offset());
            if (place == null || sink.remembers()) {
                rewound.add(partition);
            }
        }
        if (!rewound.isEmpty()) { // of none, Kafka would take all of the consumer's partitions
            consumer.seekToBeginning(rewound);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit();
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            begins.remove(partition);
            delivered.remove(partition);
            sink.forget(partition.partition());
            waiting.removeIf(record -> record.partition() == partition.partition()
                    && record.topic().equals(partition.topic()));
        }
    }
}
