package dev.elbow.deploy.replay;

import dev.elbow.deploy.broker.Topics;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to a topic, none twice and none lost without a word. {@link #send} and {@link #close} belong to one
 * thread.
 */
public final class Replay implements AutoCloseable {

    /** How long the brokers may leave an event unanswered. */
    private static final int PATIENCE_MILLIS = 8_000;

    private final String topic;
    private final int limit;
    private final String bootstrapServers;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private final LongAdder taken = new LongAdder();
    private long sent;

    private Replay(String bootstrapServers, String topic, int limit, Producer<byte[], byte[]> producer) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.limit = limit;
        this.producer = producer;
    }

    /** Opens a replay to a topic that is there. */
    public static Replay to(String bootstrapServers, String topic) {
        int limit;
        try (Topics topics = Topics.at(bootstrapServers)) {
            limit = topics.maxMessageBytes(topic);
        }
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
                "max.request.size", // else the producer would try to split what is too large, again and again
                limit,
                "max.block.ms",
                PATIENCE_MILLIS,
                "request.timeout.ms",
                PATIENCE_MILLIS / 2,
                "delivery.timeout.ms",
                PATIENCE_MILLIS);
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new Replay(bootstrapServers, topic, limit, new KafkaProducer<>(settings, bytes, bytes));
    }

    /** Sends an event; one that the brokers did not take is told by a later call. */
    public void send(Event event) {
        failed();
        byte[] key =
                event.key().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
        byte[] value = event.value();
        int bytes = value.length;
        // What the future says, the callback has said.
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, key, value), (record, thrown) -> {
            if (thrown == null) {
                taken.increment();
            } else {
                failure.compareAndSet(null, new Failure(event.line(), bytes, thrown));
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
        Failure first = failure.get();
        if (first != null) {
            producer.flush(); // so that the others are told of truly
            throw new CommandException(
                    first.cause instanceof TimeoutException ? ExitCode.UNREACHABLE : ExitCode.FAILED,
                    String.format(
                            Locale.ROOT,
                            "topic %s on %s: the event of line %,d was not taken: %s; %,d others were",
                            topic,
                            bootstrapServers,
                            first.line,
                            first.words(limit),
                            taken.sum()),
                    first.cause);
        }
    }

    /** An event that was not taken. */
    private record Failure(long line, int bytes, Exception cause) {
        String words(int limit) {
            return cause instanceof RecordTooLargeException
                    ? String.format(
                            Locale.ROOT,
                            "its %,d bytes are more than the topic takes (max.message.bytes %,d)",
                            bytes,
                            limit)
                    : String.valueOf(cause.getMessage());
        }
    }
}
