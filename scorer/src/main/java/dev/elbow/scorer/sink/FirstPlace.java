package dev.elbow.scorer.sink;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a sink begins that is new: with the next alert. It is written down before the first alert is made, so that none of this process's
 * own falls before it. Stateless.
 */
final class FirstPlace {

    private static final Logger LOG = LoggerFactory.getLogger(FirstPlace.class);

    private FirstPlace() {}

    /** Commits the end of each partition of which the consumer's group has committed nothing. */
    static void commit(Consumer<byte[], byte[]> consumer, String topic) {
        Set<TopicPartition> partitions = new HashSet<>();
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        for (PartitionInfo one : found) {
            partitions.add(new TopicPartition(topic, one.partition()));
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
        partitions.removeIf(partition -> committed.get(partition) != null);
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        consumer.endOffsets(partitions).forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
        consumer.assign(partitions);
        try {
            consumer.commitSync(ends);
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.debug("another process has begun for the group", e);
        }
    }
}
