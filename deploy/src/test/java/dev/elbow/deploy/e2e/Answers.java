package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What stands on a scores topic, held against the events of a {@link Feed}: which were answered, how often, and in what
 * order. Scores are looked at as they come, since all of them together would not fit into memory.
 */
final class Answers {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Topics TOPICS = new Topics(Cluster.EVENTS, Cluster.SCORES, Cluster.REFUSALS);

    private final String bootstrapServers;
    private final Topics topics;
    private final int partitions;
    private final int events;
    private final AnswerOrder order = new AnswerOrder();

    private Answers(String bootstrapServers, Topics topics, int partitions, int events) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        this.partitions = partitions;
        this.events = events;
    }

    /** Reads committed scores, until all events are answered, or nothing more comes. */
    static Answers read(String bootstrapServers, int partitions, int events) {
        return read(bootstrapServers, TOPICS, partitions, events);
    }

    /** The same of topics that are not those of a {@link Cluster}. */
    static Answers read(String bootstrapServers, Topics topics, int partitions, int events) {
        Answers answers = new Answers(bootstrapServers, topics, partitions, events);
        answers.read();
        return answers;
    }

    /** How far the scores topic goes, with what is not committed. */
    static long written(String bootstrapServers, int partitions) {
        Answers none = new Answers(bootstrapServers, TOPICS, partitions, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = none.consumer(Cluster.SCORES, "read_uncommitted")) {
            return consumer.endOffsets(consumer.assignment()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** Scores of events that had one before. */
    long repeated() {
        return order.repeated();
    }

    /** One answer an event, in the order of the events, and nothing refused. */
    void assertOnceAndInOrder() {
        assertKept(Guarantee.EXACTLY_ONCE);
    }

    /**
     * What a guarantee promises: one answer an event, or one and more; none before that of the event that it follows, and nothing
     * refused.
     */
    void assertKept(Guarantee guarantee) {
        switch (guarantee) {
            case EXACTLY_ONCE -> order.assertOnceAndInOrder(events);
            case AT_LEAST_ONCE -> order.assertAtLeastOnceAndInOrder(events);
        }
        assertThat(count(topics.refusals(), "read_committed")).as("refusals").isZero();
    }

    /** Records of a topic, with or without those whose transaction was aborted. */
    long count(String topic, String isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic, isolation)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            long count = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                count += consumer.poll(Duration.ofMillis(100)).count();
            }
            return count;
        }
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topics.scores(), "read_committed")) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (order.events() < events && System.nanoTime() < deadline) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                records.forEach(this::add);
                deadline = records.isEmpty() ? deadline : System.nanoTime() + PATIENCE.toNanos();
            }
            // What would be too many comes now.
            consumer.poll(Duration.ofSeconds(1)).forEach(this::add);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        Score.Source source = order.add(record);
        String key = new String(record.key(), StandardCharsets.UTF_8);
        int partition = record.partition();
        if (source.partition() != partition || !key.equals(Feed.key(partition, source.offset(), partitions))) {
            order.fault(record, "answers " + source + " with the key " + key);
        }
        if (source.offset() * partitions + source.partition() >= events) {
            order.fault(record, "answers " + source + ", which was not sent");
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic, String isolation) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        isolation,
                        "auto.offset.reset",
                        "earliest",
                        "max.poll.records",
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList());
        return consumer;
    }
}
