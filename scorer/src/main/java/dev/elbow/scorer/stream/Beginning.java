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
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a consumer where the group goes on, or begins. None of it is left to Kafka's own reset, which knows no time, would pass over in
 * silence what is no longer there, and finds another "next event" with each new assignment. Used by the consumer's thread.
 */
final class Beginning {

    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

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
        if (begin.time().isPresent()) {
            seek(fresh, begin.time().get().toEpochMilli());
        } else if (begin.latest()) {
            seekEnd(fresh);
        } else if (!fresh.isEmpty()) { // of none, Kafka would take all of the consumer's partitions
            consumer.seekToBeginning(fresh);
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

    /**
     * Goes on where the group's place is no longer in the partition: where a leader that lagged behind has cut the log, from there; else with
     * the oldest event, since those before it were deleted before they were scored, or the topic was made anew.
     */
    void recover(OffsetOutOfRangeException gone) {
        Map<TopicPartition, Long> places = gone.offsetOutOfRangePartitions();
        Map<TopicPartition, Long> oldest = consumer.beginningOffsets(places.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(places.keySet());
        Map<TopicPartition, OffsetAndMetadata> cuts =
                gone instanceof LogTruncationException cut ? cut.divergentOffsets() : Map.of();
        places.forEach((partition, place) -> {
            OffsetAndMetadata cut = cuts.get(partition);
            long next = cut == null ? oldest.getOrDefault(partition, 0L) : cut.offset();
            LOG.warn(
                    "{}: offset {} is not there (expected: from {} to {}); it goes on with {}",
                    partition,
                    place,
                    oldest.get(partition),
                    ends.get(partition),
                    next);
            consumer.seek(partition, next);
        });
    }

    /** Commits where that is, at once: after a fault, or on another member, the end would be further on. */
    private void seekEnd(Set<TopicPartition> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        consumer.endOffsets(fresh).forEach((partition, end) -> {
            consumer.seek(partition, end);
            ends.put(partition, new OffsetAndMetadata(end));
        });
        consumer.commitSync(ends);
    }

    private void seek(Set<TopicPartition> fresh, long time) {
        if (fresh.isEmpty()) {
            return;
        }
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
