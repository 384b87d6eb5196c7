package dev.elbow.trainer.data.kafka;

import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.recipe.TopicBound;
import dev.elbow.trainer.recipe.TopicSource;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is read of each partition, by number: from an offset up to, and without, another. Fixed before the first event is
 * read, so that the same range gives the same events.
 */
record Offsets(String topic, SortedMap<Integer, Range> ranges) {

    /** From an offset up to, and without, another. */
    record Range(long from, long to) {
        long width() {
            return to - from;
        }
    }

    Offsets {
        ranges = new TreeMap<>(ranges);
    }

    /**
     * Asks the brokers where the bounds are.
     *
     * @throws TrainerDataException where offsets are asked for that the topic does not have
     */
    static Offsets of(Consumer<?, ?> consumer, TopicSource source, Collection<TopicPartition> partitions) {
        Resolver resolver = new Resolver(
                consumer, partitions, consumer.beginningOffsets(partitions), consumer.endOffsets(partitions));
        Map<TopicPartition, Long> from = source.from().match(resolver);
        Map<TopicPartition, Long> to = source.to().match(resolver);
        TreeMap<Integer, Range> ranges = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            long begin = resolver.checked(partition, from.getOrDefault(partition, 0L));
            long end = resolver.checked(partition, to.getOrDefault(partition, begin));
            ranges.put(partition.partition(), new Range(begin, Math.max(begin, end)));
        }
        return new Offsets(source.topic(), ranges);
    }

    /** The newest of these events, at most so many in all. */
    Offsets newest(long most) {
        TreeMap<Integer, Range> newest = new TreeMap<>();
        long each = Math.max(1, most / ranges.size());
        ranges.forEach((partition, range) ->
                newest.put(partition, new Range(Math.max(range.from, range.to - each), range.to)));
        return new Offsets(topic, newest);
    }

    boolean empty() {
        return ranges.values().stream().allMatch(range -> range.width() == 0);
    }

    /** As a source of data that reads just these offsets again. */
    @Override
    public String toString() {
        return "kafka://" + topic + "?from=" + bound(Range::from) + "&to=" + bound(Range::to);
    }

    private String bound(ToLongFunction<Range> bound) {
        return ranges.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + bound.applyAsLong(entry.getValue()))
                .collect(Collectors.joining(","));
    }

    /** Answers each kind of bound with offsets. */
    private record Resolver(
            Consumer<?, ?> consumer,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, Long> earliest,
            Map<TopicPartition, Long> latest)
            implements TopicBound.Cases<Map<TopicPartition, Long>> {

        @Override
        public Map<TopicPartition, Long> time(Instant time) {
            Map<TopicPartition, Long> times = partitions.stream()
                    .collect(Collectors.toMap(partition -> partition, ignored -> time.toEpochMilli()));
            Map<TopicPartition, Long> offsets = new HashMap<>(latest);
            consumer.offsetsForTimes(times).forEach((partition, found) -> put(offsets, partition, found));
            return offsets;
        }

        /** An event that is not committed yet has an offset, but is not there. */
        private void put(
                Map<TopicPartition, Long> offsets, TopicPartition partition, @Nullable OffsetAndTimestamp found) {
            if (found != null) {
                offsets.merge(partition, found.offset(), Math::min);
            }
        }

        @Override
        public Map<TopicPartition, Long> offset(long offset) {
            return partitions.stream().collect(Collectors.toMap(partition -> partition, ignored -> offset));
        }

        @Override
        public Map<TopicPartition, Long> offsets(Map<Integer, Long> offsets) {
            Map<TopicPartition, Long> asked = new HashMap<>(earliest);
            partitions.forEach(partition -> {
                Long offset = offsets.get(partition.partition());
                if (offset == null) {
                    throw new TrainerDataException("topic " + partition.topic() + ": partition " + partition.partition()
                            + " has no bound (expected: an offset a partition)");
                }
                asked.put(partition, offset);
            });
            if (offsets.size() > partitions.size()) {
                throw new TrainerDataException("topic "
                        + partitions.iterator().next().topic() + ": has "
                        + partitions.size() + " partitions (expected: those that have a bound, " + offsets.keySet()
                        + ")");
            }
            return asked;
        }

        long checked(TopicPartition partition, long offset) {
            long first = earliest.getOrDefault(partition, 0L);
            long end = latest.getOrDefault(partition, 0L);
            if (offset < first || offset > end) {
                throw new TrainerDataException("topic " + partition.topic() + ": partition " + partition.partition()
                        + " holds offsets " + first + " to " + end + " (expected: " + offset
                        + " among them; retention may have deleted it, or it is not committed yet)");
            }
            return offset;
        }
    }
}
