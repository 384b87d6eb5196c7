package dev.elbow.scorer.stream;

import dev.elbow.schemas.config.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of Kafka's clients that users gave, but for those on which the guarantee rests.
 *
 * @param consumer of consumers
 * @param producer of producers
 */
public record ClientSettings(Map<String, String> consumer, Map<String, String> producer) {

    /** None. */
    public static final ClientSettings NONE = new ClientSettings(Map.of(), Map.of());

    private static final List<String> OWN_CONSUMER_KEYS = List.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    private static final List<String> OWN_PRODUCER_KEYS = List.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

    private static final List<String> MEMBERSHIP = List.of(
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

    public ClientSettings {
        consumer = Collections.unmodifiableMap(new TreeMap<>(consumer));
        producer = Collections.unmodifiableMap(new TreeMap<>(producer));
    }

    /**
     * Reads {@code kafka.consumer} and {@code kafka.producer}.
     *
     * @param owner sets itself what is refused here
     */
    public static ClientSettings read(Settings settings, String owner) {
        Settings kafka = settings.group("kafka");
        return new ClientSettings(
                passThrough(kafka, "consumer", OWN_CONSUMER_KEYS, owner),
                passThrough(kafka, "producer", OWN_PRODUCER_KEYS, owner));
    }

    /** The same for another group: who its members are, and how they share partitions, is not inherited. */
    public ClientSettings withoutMembership() {
        Map<String, String> others = new TreeMap<>(consumer);
        others.keySet().removeAll(MEMBERSHIP);
        return new ClientSettings(others, producer);
    }

    private static Map<String, String> passThrough(Settings kafka, String client, List<String> own, String owner) {
        Map<String, String> settings = kafka.passThrough(client);
        for (String key : own) {
            if (settings.containsKey(key)) {
                kafka.problem(client + "." + key, settings.get(key), "absent; " + owner + " sets it itself");
            }
        }
        return settings;
    }

    /** Names the settings but keeps their values, which may be secrets, to itself. */
    @Override
    public String toString() {
        return "consumer " + consumer.keySet() + ", producer " + producer.keySet();
    }
}
