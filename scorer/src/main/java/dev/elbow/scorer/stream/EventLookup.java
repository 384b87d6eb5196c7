package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Score;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one event again, from where its score says that it stands; without a group, so that it disturbs none. Stateless. */
public final class EventLookup {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String INSTEAD = "; give the event by --event";

    private EventLookup() {}

    /**
     * The bytes of an event.
     *
     * @param consumer further settings of Kafka's consumer
     * @throws StreamException.Unreachable where the brokers do not answer
     * @throws StreamException.Unusable where settings cannot be used, or the topic or its partition is not there
     * @throws StreamException.Failed where the event is no longer there, or may not be read
     */
    public static byte[] read(String bootstrapServers, Map<String, String> consumer, Score.Source source) {
        try (Consumer<byte[], byte[]> reader = open(bootstrapServers, consumer)) {
            return read(reader, source);
        } catch (UnknownTopicOrPartitionException e) {
            throw new StreamException.Unusable(place(source) + ": no such topic or partition" + INSTEAD, e);
        } catch (AuthorizationException e) {
            throw new StreamException.Failed(
                    "brokers " + bootstrapServers + ": missing right: READ on topic " + source.topic()
                            + " (expected: granted to the user of these settings)",
                    e);
        } catch (KafkaException e) {
            throw BrokerFault.told(bootstrapServers, e);
        }
    }

    private static Consumer<byte[], byte[]> open(String bootstrapServers, Map<String, String> consumer) {
        Map<String, Object> settings = new HashMap<>(consumer);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BrokerFault.PATIENCE.toMillis());
        try {
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw BrokerFault.ofSettings(bootstrapServers, e);
        }
    }

    static byte[] read(Consumer<byte[], byte[]> reader, Score.Source source) {
        TopicPartition partition = new TopicPartition(source.topic(), source.partition());
        boolean there = reader.partitionsFor(source.topic(), BrokerFault.PATIENCE).stream()
                .anyMatch(one -> one.partition() == source.partition());
        if (!there) {
            throw new StreamException.Unusable(place(source) + ": no such topic or partition" + INSTEAD);
        }
        long oldest = reader.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        long end = reader.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        if (source.offset() < oldest || source.offset() >= end) {
            throw gone(
                    source,
                    "is not there (expected: from " + oldest + " to " + (end - 1)
                            + "): it was deleted, or the topic was made anew");
        }
        reader.assign(List.of(partition));
        reader.seek(partition, source.offset());
        ConsumerRecord<byte[], byte[]> record = await(reader, partition, source);
        if (record.offset() != source.offset()) {
            throw gone(source, "is not there any more, the next is " + record.offset() + ": the topic was compacted");
        }
        if (record.timestamp() != source.timestamp()) {
            throw gone(
                    source,
                    "is another event, of time " + record.timestamp() + " (expected: " + source.timestamp()
                            + "): the topic was made anew");
        }
        byte[] value = record.value();
        if (value == null) {
            throw gone(source, "is a tombstone, which has no score");
        }
        return value;
    }

    private static ConsumerRecord<byte[], byte[]> await(
            Consumer<byte[], byte[]> reader, TopicPartition partition, Score.Source source) {
        long deadline = System.nanoTime() + BrokerFault.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL).records(partition)) {
                return record;
            }
            if (reader.position(partition) > source.offset()) { // what stood there was never committed
                throw gone(source, "is no event of a committed transaction");
            }
        }
        throw gone(source, "did not come within " + BrokerFault.PATIENCE.toSeconds() + " s");
    }

    private static StreamException.Failed gone(Score.Source source, String why) {
        return new StreamException.Failed(place(source) + ": offset " + source.offset() + " " + why + INSTEAD);
    }

    private static String place(Score.Source source) {
        return "topic " + source.topic() + ", partition " + source.partition();
    }
}
