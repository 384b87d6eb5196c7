package dev.elbow.deploy.e2e;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Numbered events, to the partitions in turn, so that number, partition and offset tell each other. Not thread-safe.
 */
final class Feed implements AutoCloseable {

    private static final int DIFFERENT = 5_000;
    private static final Duration STEP = Duration.ofMillis(20);

    private final int partitions;
    private final List<byte[]> values = values();
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private int sent;

    Feed(String bootstrapServers, int partitions) {
        this.partitions = partitions;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The key of the event at a place. */
    static String key(int partition, long offset, int partitions) {
        return "key-" + (offset * partitions + partition);
    }

    int sent() {
        return sent;
    }

    /** Sends so many events, and returns when they are written. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            byte[] key = key(sent % partitions, sent / partitions, partitions).getBytes(StandardCharsets.UTF_8);
            ProducerRecord<byte[], byte[]> event =
                    new ProducerRecord<>(Cluster.EVENTS, sent % partitions, key, values.get(sent % values.size()));
            Future<RecordMetadata> unused = producer.send(event, (where, fault) -> {
                if (fault != null) {
                    failure.compareAndSet(null, fault);
                }
            });
            sent++;
        }
        producer.flush();
        Exception fault = failure.get();
        if (fault != null) {
            throw new AssertionError("the test's own events could not be written", fault);
        }
    }

    /** Sends so many events, spread evenly over a time. */
    void send(int count, Duration over) throws InterruptedException {
        long begin = System.nanoTime();
        int done = 0;
        while (done < count) {
            double passed = (double) (System.nanoTime() - begin) / over.toNanos();
            int due = (int) Math.min(count, Math.round(count * passed));
            send(due - done);
            done = due;
            Thread.sleep(STEP.toMillis()); // events that come one after another, as they do in life
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private static List<byte[]> values() {
        List<byte[]> values = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        try (InputStream in = Objects.requireNonNull(Feed.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
                EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (values.size() < DIFFERENT) {
                values.add(file.next().value());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return values;
    }
}
