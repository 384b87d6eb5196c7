package dev.elbow.deploy.replay;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events to a topic, none twice and none lost without a word. {@link #send} and {@link #close} belong to one
 * thread.
 */
public final class Replay implements AutoCloseable {

    /** How long the brokers may leave an event unanswered. */
    private static final int PATIENCE_MILLIS = 8_000;

    private final String topic;
    private final String bootstrapServers;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<KafkaException> failure = new AtomicReference<>();
    private long sent;

    private Replay(String bootstrapServers, String topic, Producer<byte[], byte[]> producer) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.producer = producer;
    }

    /** Opens a replay to a topic that is there. */
    public static Replay to(String bootstrapServers, String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                5,
                "batch.size",
                1 << 17,
                "max.block.ms",
                PATIENCE_MILLIS,
                "request.timeout.ms",
                PATIENCE_MILLIS / 2,
                "delivery.timeout.ms",
                PATIENCE_MILLIS);
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new Replay(bootstrapServers, topic, new KafkaProducer<>(settings, bytes, bytes));
    }

    /** Sends an event; one that the brokers did not take is told by a later call. */
    public void send(Event event) {
        failed();
        byte[] key =
                event.key().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
        // What the future says, the callback has said.
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(topic, key, event.value()), (record, thrown) -> {
                    if (thrown != null) {
                        failure.compareAndSet(null, new KafkaException(thrown));
                    }
                });
        sent++;
    }

    /** Waits until the brokers have all that was sent. */
    public void flush() {
        producer.flush();
        failed();
    }

    /** How many events were sent. */
    public long sent() {
        return sent;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private void failed() {
        KafkaException first = failure.get();
        if (first != null) {
            Throwable cause = first.getCause() == null ? first : first.getCause();
            throw new CommandException(
                    cause instanceof TimeoutException ? ExitCode.UNREACHABLE : ExitCode.FAILED,
                    "topic " + topic + " on " + bootstrapServers + ": an event was not taken; " + cause.getMessage(),
                    first);
        }
    }
}
