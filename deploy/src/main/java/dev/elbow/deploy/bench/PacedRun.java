package dev.elbow.deploy.bench;

import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long a score takes at a steady pace: from an event's send until a reader of committed records has its score. The clocks of
 * sender and reader are one. Run by one thread, with one more for the sender.
 */
final class PacedRun {

    private static final int WARM_UP_SECONDS = 5;
    private static final int SECONDS = 15;
    private static final int EVENTS = PacedSender.PER_SECOND * (WARM_UP_SECONDS + SECONDS);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final long LONGEST_SILENCE = 30_000_000_000L;

    private final String bootstrapServers;
    private final ScorerConfig config;
    private final int partitions;
    private final AtomicLongArray sent = new AtomicLongArray(EVENTS);

    PacedRun(ScorerConfig config, int partitions) {
        this.bootstrapServers = config.clients().bootstrapServers();
        this.config = config;
        this.partitions = partitions;
    }

    /** Percentiles in milliseconds, of all events after the warm-up. */
    record Latency(double p50, double p99, double most) {}

    Latency run(VerifiedPackage model) {
        try (ScoringService service = ScoringService.open(config, model);
                KafkaConsumer<byte[], byte[]> scores = scores()) {
            service.start();
            PacedSender sender = new PacedSender(
                    bootstrapServers,
                    config.routes().get(0).topics().events(),
                    partitions,
                    EVENTS,
                    event -> sent.set(event, System.nanoTime()));
            new Thread(sender, "elbow-bench-send").start();
            return read(scores);
        }
    }

    private KafkaConsumer<byte[], byte[]> scores() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Collection<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition ->
                        new TopicPartition(config.routes().get(0).topics().scores(), partition))
                .toList();
        consumer.assign(all);
        return consumer;
    }

    private Latency read(KafkaConsumer<byte[], byte[]> scores) {
        long[] nanos = new long[EVENTS];
        int read = 0;
        long news = System.nanoTime();
        while (read < EVENTS) {
            for (ConsumerRecord<byte[], byte[]> score : scores.poll(POLL)) {
                news = System.nanoTime();
                int event = ByteBuffer.wrap(score.key()).getInt();
                nanos[event] = news - sent.get(event);
                read++;
            }
            if (System.nanoTime() - news > LONGEST_SILENCE) {
                throw new CommandException(ExitCode.FAILED, "bench: " + read + " of " + EVENTS + " scores after 30 s");
            }
        }
        long[] steady = Arrays.copyOfRange(nanos, PacedSender.PER_SECOND * WARM_UP_SECONDS, EVENTS);
        Arrays.sort(steady);
        return new Latency(
                steady[steady.length / 2] / 1e6,
                steady[(int) Math.ceil(steady.length * 0.99) - 1] / 1e6,
                steady[steady.length - 1] / 1e6);
    }
}
