package dev.elbow.scorer.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Puts a consumer where the group goes on, or begins, on partitions that it was just assigned. Kafka's own reset knows the oldest
 * event, the next one, and a time span before the moment of the reset; so the search for a time is ours. Used by the consumer's thread.
 */
final class Beginning {

    private final Consumer<byte[], byte[]> consumer;
    private final Begin begin;

    Beginning(Consumer<byte[], byte[]> consumer, Begin begin) {
        this.consumer = consumer;
        this.begin = begin;
    }

    /** Leaves partitions with a committed offset where that is; says of each partition where it goes on. */
    String place(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        Set<TopicPartition> fresh = new HashSet<>(partitions);
        fresh.removeIf(partition -> committed.get(partition) != null);
        if (!fresh.isEmpty()) {
            begin.time().ifPresent(time -> seek(fresh, time.toEpochMilli()));
        }
        List<String> said = new ArrayList<>();
        partitions.stream()
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition))
                .forEach(partition -> said.add(partition + " from " + from(committed.get(partition))));
        return said.isEmpty() ? "no partitions" : String.join(", ", said);
    }

    private String from(@Nullable OffsetAndMetadata committed) {
        return committed == null ? begin.toString() : "committed offset " + committed.offset();
    }

    private void seek(Set<TopicPartition> fresh, long time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        fresh.forEach(partition -> times.put(partition, time));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Set<TopicPartition> older = new HashSet<>();
        for (TopicPartition partition : fresh) {
            OffsetAndTimestamp first = found.get(partition);
            if (first == null) {
                older.add(partition);
            } else {
                consumer.seek(partition, first.offset());
            }
        }
        consumer.endOffsets(older).forEach(consumer::seek);
    }
}
