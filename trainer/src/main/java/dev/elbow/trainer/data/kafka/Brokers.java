package dev.elbow.trainer.data.kafka;

import dev.elbow.schemas.config.Nearest;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.recipe.TopicSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of committed records, without a group; what goes wrong is said as what the caller can do. Not thread-safe. */
final class Brokers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String servers;
    private final Consumer<byte[], byte[]> consumer;

    private Brokers(String servers, Consumer<byte[], byte[]> consumer) {
        this.servers = servers;
        this.consumer = consumer;
    }

    static Brokers connect(TopicSource source, Map<String, String> settings) {
        String servers = source.bootstrapServers()
                .orElseThrow(() -> new TrainerDataException("topic " + source.topic()
                        + ": no brokers (expected: --bootstrap-servers, ELBOW_BOOTSTRAP_SERVERS or"
                        + " data.bootstrap_servers)"));
        Map<String, Object> all = new HashMap<>(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000));
        all.putAll(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        try {
            return new Brokers(
                    servers, new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        } catch (KafkaException e) {
            Throwable cause = e.getCause() instanceof ConfigException ? e.getCause() : e;
            if (String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls")) {
                throw new TopicUnreachableException(
                        "brokers " + servers + ": no such host (expected: host:port, separated by commas)", e);
            }
            throw new TrainerDataException("Kafka settings: " + cause.getMessage(), e);
        }
    }

    /** Asks what needs the brokers. */
    <T> T ask(Function<Consumer<byte[], byte[]>, T> question) {
        try {
            return question.apply(consumer);
        } catch (RetriableException e) {
            throw new TopicUnreachableException(
                    "brokers " + servers + ": no answer within " + PATIENCE.toSeconds()
                            + " s (expected: brokers that are up, and the security settings they ask for)",
                    e);
        } catch (KafkaException e) {
            throw new TopicUnreachableException("brokers " + servers + ": " + e.getMessage(), e);
        }
    }

    List<TopicPartition> partitions(String topic) {
        Map<String, List<PartitionInfo>> topics = consumer.listTopics();
        List<PartitionInfo> partitions = topics.getOrDefault(topic, List.of());
        if (partitions.isEmpty()) {
            throw new TopicUnreachableException("brokers " + servers + ": no topic " + topic
                    + Nearest.of(topic, topics.keySet())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(""));
        }
        return partitions.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                .toList();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
