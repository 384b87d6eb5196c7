package dev.elbow.deploy.tail;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The committed records of a topic as lines; reads without a group, so that it disturbs none. Not thread-safe. */
final class TopicTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Of the committed records, as they were when this opened. */
    private Map<TopicPartition, Long> ends = Map.of();

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Opens a topic that is there. */
    static TopicTail open(String bootstrapServers, String topic, boolean fromBeginning) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false,
                        "allow.auto.create.topics",
                        false,
                        "fetch.max.wait.ms",
                        100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        TopicTail tail = new TopicTail(consumer);
        try {
            tail.seek(topic, fromBeginning);
            return tail;
        } catch (KafkaException e) {
            tail.close();
            throw new CommandException(
                    ExitCode.UNREACHABLE, "topic " + topic + " on " + bootstrapServers + ": " + e.getMessage(), e);
        }
    }

    private void seek(String topic, boolean fromBeginning) {
        List<TopicPartition> all = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(all);
        ends = consumer.endOffsets(all, PATIENCE);
        if (fromBeginning) {
            consumer.seekToBeginning(all);
        } else {
            consumer.seekToEnd(all);
        }
        all.forEach(partition -> consumer.position(partition, PATIENCE)); // else "now" would be that of the first poll
    }

    /** Whether all is read that was there when this opened. */
    boolean atEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
    }

    /**
     * Hands over the lines that have come, and waits for some a short while.
     *
     * @param most lines at most; what else has come is lost to later calls
     * @return how many lines there were
     */
    long read(long most, boolean json, Consumer<String> lines) {
        long read = 0;
        Iterator<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).iterator();
        for (; read < most && records.hasNext(); read++) {
            ConsumerRecord<byte[], byte[]> record = records.next();
            lines.accept(json ? object(record) : text(record.value()).replace('\n', ' '));
        }
        return read;
    }

    private static String object(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("partition", record.partition());
        object.put("offset", record.offset());
        object.put("key", record.key() == null ? null : text(record.key()));
        object.put("headers", headers);
        object.put("value", record.value() == null ? null : text(record.value()));
        return ResultJson.write(object);
    }

    /** A tombstone reads {@code null}. */
    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
