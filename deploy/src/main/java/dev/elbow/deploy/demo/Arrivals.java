package dev.elbow.deploy.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what the scorer commits, as anyone downstream would, and notes when it came. Its own thread reads; the others ask how
 * far it is, and take the records at the end.
 */
final class Arrivals implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    /** A committed record and the time of its arrival, nanoseconds of the JVM's clock. */
    record Arrival(ConsumerRecord<byte[], byte[]> committed, long nanos) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Thread reader = new Thread(this::read, "elbow-demo-reader");
    private volatile int count;
    private volatile boolean closed;

    Arrivals(String bootstrapServers, List<String> topics) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "fetch.max.wait.ms",
                10,
                "max.poll.records",
                5_000);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(
                topics.stream().map(topic -> new TopicPartition(topic, 0)).toList());
        reader.start();
    }

    /** Records read so far. */
    int count() {
        RuntimeException fault = failure.get();
        if (fault != null) {
            throw fault;
        }
        return count;
    }

    /** Ends the reading; all that arrived, in the order of arrival. */
    List<Arrival> end() {
        close();
        return arrivals;
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                long now = System.nanoTime();
                records.forEach(committed -> arrivals.add(new Arrival(committed, now)));
                count = arrivals.size();
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
