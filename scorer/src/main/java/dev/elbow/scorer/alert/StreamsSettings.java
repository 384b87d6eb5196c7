package dev.elbow.scorer.alert;

import dev.elbow.scorer.stream.Guarantee;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka Streams and of its clients: our defaults, then the user's, then what the guarantee rests on. Immutable. */
final class StreamsSettings {

    /** As the scorer's: how long a killed process keeps its partitions. */
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;

    /** As the scorer's: how long the open transaction of a killed process holds up readers of committed records. */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 30_000;

    /** As the scorer's: what was remembered by a commit goes out in few requests. */
    private static final int BATCH_BYTES = 1 << 18;

    private final AlertConfig.Streams given;

    StreamsSettings(AlertConfig.Streams given) {
        this.given = given;
    }

    Properties streams() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MILLIS);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        given.clients().consumer().forEach((key, value) -> settings.put(StreamsConfig.consumerPrefix(key), value));
        given.clients().producer().forEach((key, value) -> settings.put(StreamsConfig.producerPrefix(key), value));
        admin().forEach((key, value) -> settings.put(StreamsConfig.adminClientPrefix(key), value));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, given.group());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, given.bootstrapServers());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, given.threads());
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, given.commit().toMillis());
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                given.guarantee() == Guarantee.EXACTLY_ONCE
                        ? StreamsConfig.EXACTLY_ONCE_V2
                        : StreamsConfig.AT_LEAST_ONCE);
        // Scores come in transactions, whatever the guarantee is here.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        return settings;
    }

    /** Of an administrator with the consumer's security and other common settings, as Kafka Streams has it. */
    Map<String, Object> admin() {
        return admin(given.clients().consumer());
    }

    /** The same with the producer's. */
    Map<String, Object> writingAdmin() {
        return admin(given.clients().producer());
    }

    private Map<String, Object> admin(Map<String, String> client) {
        Map<String, Object> settings = new HashMap<>();
        client.forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains(key)
                    || key.startsWith(AdminClientConfig.CONFIG_PROVIDERS_CONFIG)) {
                settings.put(key, value);
            }
        });
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, given.bootstrapServers());
        return settings;
    }
}
