package dev.elbow.scorer.stream;

import dev.elbow.schemas.config.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's clients: our defaults, then the user's settings, then what the guarantee rests on. Immutable. */
final class KafkaClients {

    /**
     * After that long without a heartbeat, which comes every three seconds, a member is given up: a shorter wait after a kill, at the
     * price that a process that stood still for longer joins anew and scores again what it had not committed.
     */
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;

    /** Many events a poll make few calls of the model; the bytes they may take are bounded by Kafka's fetch settings. */
    private static final Map<String, Object> CONSUMER_DEFAULTS = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            4 << 20,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            SESSION_TIMEOUT_MILLIS,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);

    /**
     * Answers wait little for others: where they are many, those of one run of the model fill a batch at once. The timeout bounds how long the open transaction of a killed process holds up readers of committed records. What blocks for
     * longer has lost its transaction, and nobody has heard of it.
     */
    private static final Map<String, Object> PRODUCER_DEFAULTS = Map.of(
            ProducerConfig.LINGER_MS_CONFIG,
            2,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 18,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            64 << 20,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            30_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            30_000);

    /** The name that makes a static member of a consumer. */
    static final String INSTANCE = ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;

    private static final int KAFKAS_MAX_REQUEST_SIZE = 1 << 20;
    private static final int KAFKAS_MAX_POLL_INTERVAL_MILLIS = 300_000;
    private static final int KAFKAS_HEARTBEAT_MILLIS = 3_000;

    private final ScorerConfig config;

    KafkaClients(ScorerConfig config) {
        this.config = config;
    }

    /** A consumer; where the user named the group's member, with a name of the thread's own. */
    Consumer<byte[], byte[]> consumer(int thread) {
        return new KafkaConsumer<>(consumerSettings(thread));
    }

    /** A producer; with a transactional id where the guarantee needs one. */
    Producer<byte[], byte[]> producer(int thread) {
        return new KafkaProducer<>(producerSettings(thread));
    }

    /** How long a member of the group may be silent, as a message says it. */
    String sessionTimeout() {
        Object millis = consumerSettings(1).get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        return millis == null ? "the brokers' session timeout" : "session.timeout.ms, " + millis + " ms";
    }

    /** Settings that Kafka's clients do not have, in words: slips, but for those of plug-ins. */
    List<String> unknownSettings() {
        List<String> unknown = new ArrayList<>();
        unknown.addAll(unknown("consumer", config.clients().consumer().keySet(), ConsumerConfig.configNames()));
        unknown.addAll(unknown("producer", config.clients().producer().keySet(), ProducerConfig.configNames()));
        return unknown;
    }

    private static List<String> unknown(String client, Set<String> given, Set<String> known) {
        return given.stream()
                .filter(key -> !known.contains(key)
                        && !AdminClientConfig.configNames().contains(key)
                        && !key.startsWith(AdminClientConfig.CONFIG_PROVIDERS_CONFIG))
                .map(key -> "kafka." + client + "." + key + ": no setting of Kafka's " + client
                        + Nearest.of(key, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""))
                .toList();
    }

    /** How often a member tells its group that it is there. */
    Duration heartbeats() {
        String name = ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
        String given = config.clients().consumer().get(name);
        return Duration.ofMillis(
                given == null ? KAFKAS_HEARTBEAT_MILLIS : (int) ConfigDef.parseType(name, given, ConfigDef.Type.INT));
    }

    /** A thread that does not poll for longer loses its place in the group: it hangs. */
    Duration longestTurn() {
        String name = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
        String given = config.clients().consumer().get(name);
        return Duration.ofMillis(
                given == null
                        ? KAFKAS_MAX_POLL_INTERVAL_MILLIS
                        : (int) ConfigDef.parseType(name, given, ConfigDef.Type.INT));
    }

    /** With the newer group protocol, Kafka refuses a timeout that the member sets. */
    private boolean brokersDecide() {
        String protocol = config.clients().consumer().get(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        return GroupProtocol.CONSUMER.name().equalsIgnoreCase(protocol);
    }

    /** An administrator with the consumer's security and other common settings, which sees what the consumer may. */
    Admin readingAdmin() {
        return Admin.create(adminSettings(config.clients().consumer()));
    }

    /** The same with the producer's; empty where that would be the same user at the same brokers. */
    Optional<Admin> writingAdmin() {
        Map<String, Object> settings = adminSettings(config.clients().producer());
        return settings.equals(adminSettings(config.clients().consumer()))
                ? Optional.empty()
                : Optional.of(Admin.create(settings));
    }

    private Map<String, Object> adminSettings(Map<String, String> given) {
        Map<String, Object> settings = new HashMap<>();
        Set<String> known = AdminClientConfig.configNames();
        given.forEach((key, value) -> {
            if (known.contains(key) || key.startsWith(AdminClientConfig.CONFIG_PROVIDERS_CONFIG)) {
                settings.put(key, value);
            }
        });
        settings.put(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.clients().bootstrapServers());
        return settings;
    }

    /** The largest request that the producer sends, in bytes. */
    int maxRequestSize() {
        String given = config.clients().producer().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        return given == null
                ? KAFKAS_MAX_REQUEST_SIZE
                : (int) ConfigDef.parseType(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, given, ConfigDef.Type.INT);
    }

    /** After that long, brokers end an open transaction. */
    Duration transactionTimeout() {
        String given = String.valueOf(producerSettings(1).get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
        return Duration.ofMillis(
                (int) ConfigDef.parseType(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, given, ConfigDef.Type.INT));
    }

    Map<String, Object> consumerSettings(int thread) {
        ScorerConfig.Clients clients = config.clients();
        Map<String, Object> settings = new HashMap<>(CONSUMER_DEFAULTS);
        if (brokersDecide()) {
            settings.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        }
        settings.putAll(clients.consumer());
        settings.computeIfPresent(INSTANCE, (key, name) -> name + "-" + thread); // two threads are two members
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, clients.bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, clients.group());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // where to begin is not left to it: see Beginning
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    Map<String, Object> producerSettings(int thread) {
        ScorerConfig.Clients clients = config.clients();
        Map<String, Object> settings = new HashMap<>(PRODUCER_DEFAULTS);
        settings.putAll(clients.producer());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, clients.bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        if (config.commit().guarantee() == Guarantee.EXACTLY_ONCE) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, clients.transactionalId() + "-" + thread);
        }
        return settings;
    }
}
