package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Brokers, as plain as can be: events, their answers, the group's offsets and its generation. Whoever commits is checked at
 * once. Not thread-safe.
 */
final class World {

    static final List<TopicPartition> PARTITIONS = List.of(Bench.FIRST, Bench.SECOND);

    private static final List<String> VALUES = List.of(Bench.EVENT, "{", Bench.EVENT, "{\"mode\": 1}");
    private static final int TOMBSTONE_EACH = 5;

    private final int events;
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private final Map<TopicPartition, List<Long>> answers = new HashMap<>();
    private int generation;
    /** Answers that a loop was told to be committed. */
    long acknowledged;

    /**
     * A world where nothing is answered.
     *
     * @param events on each partition
     */
    World(int events) {
        this.events = events;
        PARTITIONS.forEach(partition -> {
            offsets.put(partition, 0L);
            answers.put(partition, new ArrayList<>());
        });
    }

    /** The group moves on, and whoever is of an older generation is none of it. */
    int nextGeneration() {
        return ++generation;
    }

    boolean isCurrent(int memberGeneration) {
        return memberGeneration == generation;
    }

    boolean done() {
        return offsets.values().stream().allMatch(offset -> offset == events);
    }

    long offset(TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }

    /** At most so many events from an offset on. */
    List<ConsumerRecord<byte[], byte[]>> events(TopicPartition partition, long from, int most) {
        return LongStream.range(from, Math.min(events, from + most))
                .mapToObj(offset -> event(partition, offset))
                .toList();
    }

    /** A transaction: answers come to light, and are as many as the offsets say, in order. */
    void commit(Collection<ProducerRecord<byte[], byte[]>> records, Map<TopicPartition, OffsetAndMetadata> next) {
        records.forEach(this::written);
        next.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        PARTITIONS.forEach(partition -> assertThat(answered(partition))
                .as("answers on %s beside the offset", partition)
                .isEqualTo(LongStream.range(0, offset(partition)).boxed().toList()));
    }

    /** An answer that stands by itself. */
    void written(ProducerRecord<byte[], byte[]> record) {
        String[] key = new String(record.key(), StandardCharsets.UTF_8).split(":", -1);
        answered(PARTITIONS.get(Integer.parseInt(key[0]))).add(Long.valueOf(key[1]));
    }

    /** Offsets that stand by themselves: never ahead of the answers, never back. */
    void commitOffsets(Map<TopicPartition, OffsetAndMetadata> next) {
        next.forEach((partition, offset) -> {
            assertThat(offset.offset()).as("offset of %s", partition).isGreaterThanOrEqualTo(offset(partition));
            offsets.put(partition, offset.offset());
        });
        PARTITIONS.forEach(this::assertAnsweredToOffset);
    }

    /** Another member of the group answers and commits some events of a partition that it was given. */
    void answeredByAnother(TopicPartition partition, int most) {
        long from = offset(partition);
        long to = Math.min(events, from + most);
        LongStream.range(from, to).forEach(answered(partition)::add);
        offsets.put(partition, to);
    }

    /** All events have an answer. */
    void assertAllAnswered() {
        PARTITIONS.forEach(partition -> {
            assertThat(offset(partition)).isEqualTo(events);
            assertAnsweredToOffset(partition);
        });
    }

    private void assertAnsweredToOffset(TopicPartition partition) {
        assertThat(answered(partition))
                .as("answers on %s, with all before the offset", partition)
                .containsAll(LongStream.range(0, offset(partition)).boxed().toList());
    }

    private List<Long> answered(TopicPartition partition) {
        return Objects.requireNonNull(answers.get(partition));
    }

    private static ConsumerRecord<byte[], byte[]> event(TopicPartition partition, long offset) {
        byte[] key = (partition.partition() + ":" + offset).getBytes(StandardCharsets.UTF_8);
        byte[] value = VALUES.get((int) offset % VALUES.size()).getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                1_000 + offset,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                offset % TOMBSTONE_EACH == TOMBSTONE_EACH - 1 ? null : value,
                new RecordHeaders(),
                Optional.empty());
    }
}
