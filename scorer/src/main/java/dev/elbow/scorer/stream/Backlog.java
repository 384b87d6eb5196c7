package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was polled and not yet scored. A poll is scored whole while that is quick. Of a slow model, it comes in parts, between which the
 * consumer polls with its partitions paused: it stays in its group, however long the poll takes in all, and no more is read. Owned
 * by the loop's thread.
 */
final class Backlog {

    /** A part that takes longer is followed by smaller ones; below Kafka's limits for a turn and for a transaction. */
    private static final Duration LONGEST_PART = Duration.ofMillis(500);

    private static final int FIRST_PART = 256;

    private final Consumer<byte[], byte[]> consumer;
    private ConsumerRecords<byte[], byte[]> rest = ConsumerRecords.empty();
    private int part = FIRST_PART;

    Backlog(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    boolean isEmpty() {
        return rest.isEmpty();
    }

    /** Adds what a poll brought; while there was a backlog, that is of partitions that are new. */
    void add(ConsumerRecords<byte[], byte[]> polled) {
        if (rest.isEmpty()) {
            rest = polled;
        } else if (!polled.isEmpty()) {
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> both = lists(rest);
            Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(rest.nextOffsets());
            lists(polled).forEach((partition, events) -> both.merge(partition, events, Backlog::joined));
            next.putAll(polled.nextOffsets());
            rest = new ConsumerRecords<>(both, next);
        }
    }

    /** Takes the next part, and pauses or resumes the consumer as something is left or not. */
    ConsumerRecords<byte[], byte[]> next() {
        ConsumerRecords<byte[], byte[]> all = rest;
        if (all.count() <= part) {
            rest = ConsumerRecords.empty();
            resume();
            return all;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> taken = new LinkedHashMap<>();
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> left = new LinkedHashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        int room = part;
        for (TopicPartition partition : all.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> events = all.records(partition);
            int here = Math.min(room, events.size());
            room -= here;
            if (here > 0) {
                taken.put(partition, events.subList(0, here));
            }
            if (here < events.size()) {
                left.put(partition, events.subList(here, events.size()));
            }
            if (here == events.size()) {
                next.put(partition, all.nextOffsets().get(partition));
            } else if (here > 0) {
                ConsumerRecord<byte[], byte[]> first = events.get(here);
                next.put(partition, new OffsetAndMetadata(first.offset(), first.leaderEpoch(), ""));
            }
        }
        rest = new ConsumerRecords<>(left, all.nextOffsets());
        consumer.pause(consumer.assignment());
        return new ConsumerRecords<>(taken, next);
    }

    /** Makes the next parts as large as can be scored in time. */
    void took(int events, long nanos) {
        long longest = LONGEST_PART.toNanos();
        if (nanos > longest) {
            part = (int) Math.max(1, Math.min(part, events) * longest / nanos);
        } else if (events >= part && nanos < longest / 4) {
            part = (int) Math.min(Integer.MAX_VALUE, 2L * part);
        }
    }

    /** Forgets the events of partitions that are no longer ours. */
    void drop(Collection<TopicPartition> partitions) {
        if (rest.isEmpty()) {
            return;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> left = lists(rest);
        left.keySet().removeAll(partitions);
        rest = new ConsumerRecords<>(left, rest.nextOffsets());
        if (rest.isEmpty()) {
            resume();
        }
    }

    private void resume() {
        if (!consumer.paused().isEmpty()) {
            consumer.resume(consumer.paused());
        }
    }

    private static Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> lists(
            ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> lists = new LinkedHashMap<>();
        records.partitions().forEach(partition -> lists.put(partition, records.records(partition)));
        return lists;
    }

    private static List<ConsumerRecord<byte[], byte[]>> joined(
            List<ConsumerRecord<byte[], byte[]>> first, List<ConsumerRecord<byte[], byte[]>> second) {
        List<ConsumerRecord<byte[], byte[]>> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
