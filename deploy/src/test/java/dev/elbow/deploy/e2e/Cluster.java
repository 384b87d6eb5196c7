package dev.elbow.deploy.e2e;

import dev.elbow.deploy.broker.EmbeddedBroker;
import dev.elbow.deploy.broker.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with topics of the scorer, written and read as strangers would. */
final class Cluster implements AutoCloseable {

    static final String EVENTS = "events";
    static final String SCORES = "events-scores";
    static final String REFUSALS = "events-refusals";

    private final Optional<EmbeddedBroker> own;
    private final String bootstrapServers;
    private final int partitions;

    Cluster(int partitions) {
        this(partitions, Map.of());
    }

    /** The same on a broker with further settings. */
    Cluster(int partitions, Map<String, String> further) {
        this(partitions, EmbeddedBroker.start(further));
    }

    private Cluster(int partitions, EmbeddedBroker broker) {
        this(partitions, Optional.of(broker), broker.bootstrapServers());
    }

    /** The topics on a broker of somebody else's, who closes it. */
    Cluster(int partitions, String bootstrapServers) {
        this(partitions, Optional.empty(), bootstrapServers);
    }

    private Cluster(int partitions, Optional<EmbeddedBroker> own, String bootstrapServers) {
        this.own = own;
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        List.of(EVENTS, SCORES, REFUSALS).forEach(this::create);
    }

    void create(String topic) {
        try (Topics topics = Topics.at(bootstrapServers)) {
            topics.create(topic, partitions);
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** The broker by a listener that further settings brought. */
    String bootstrapServers(String listener) {
        return own.orElseThrow().bootstrapServers(listener);
    }

    KafkaProducer<byte[], byte[]> producer() {
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "acks",
                        "all",
                        "max.request.size",
                        32 << 20,
                        "linger.ms",
                        5),
                bytes,
                bytes);
    }

    /** Sends values, one after another, to the partitions in turn. */
    void send(List<byte[]> values) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < values.size(); i++) {
                byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(EVENTS, i % partitions, key, values.get(i)));
            }
            producer.flush();
        }
    }

    /** Committed records of a topic, once there are so many, or all there are at the end of the time. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic, int atLeast, Duration most) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "fetch.max.bytes",
                        64 << 20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + most.toNanos();
            while (records.size() < atLeast && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            // What would be too many comes now.
            consumer.poll(Duration.ofMillis(500)).forEach(records::add);
            return records;
        }
    }

    @Override
    public void close() {
        own.ifPresent(EmbeddedBroker::close);
    }
}
