package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watched package is replaced while events flow, by a newer one and then by one that is broken. */
class SwapIT {

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String SETTINGS = """
            package: %s
            watch: 1s
            bootstrap_servers: %s
            topics: {events: events}
            threads: 2
            commit: {interval: 20ms}
            """;

    @TempDir
    Path folder;

    @Test
    void everyEventIsAnsweredOnceWithTheOldOneAndThenWithTheNew() throws Exception {
        VerifiedPackage first = TinyPackage.write(folder.resolve("one"));
        VerifiedPackage second =
                new TinyVariant().version("2.0.0").threshold(-100).write(folder.resolve("two"));
        Path broken = folder.resolve("three");
        new TinyVariant().version("3.0.0").write(broken);
        Files.write(broken.resolve("score.onnx"), new byte[] {1, 2, 3});
        Path stable = point(folder.resolve("one"));
        try (Cluster cluster = new Cluster(PARTITIONS);
                Flow flow = new Flow(cluster);
                ServiceRun scorer = ServiceRun.start(SETTINGS.formatted(stable, cluster.bootstrapServers()))) {
            scorer.awaitEvents(200, PATIENCE);
            point(folder.resolve("two"));
            scorer.awaitMetric("elbow_swaps_total{outcome=\"swapped\"} 1.0", PATIENCE);
            long swapped = flow.sent();
            scorer.awaitEvents(swapped + 200, PATIENCE);
            assertThat(scorer.warnings()).isEmpty();
            point(broken);
            String warning = scorer.awaitWarning("is refused", PATIENCE);
            scorer.awaitMetric("elbow_swaps_total{outcome=\"refused\"} 1.0", PATIENCE);
            scorer.awaitEvents(flow.sent() + 200, PATIENCE);
            Thread.sleep(2_500); // it looks again, twice, and has nothing new to say
            int events = flow.stop();
            scorer.awaitEvents(events, PATIENCE);

            assertThat(warning)
                    .startsWith(stable + ": what is there now is refused, and " + second + " goes on scoring: ")
                    .contains("score.onnx");
            assertThat(scorer.warnings()).containsExactly(warning);
            assertThat(scorer.metrics())
                    .contains("elbow_model{digest=\"" + second.digest() + "\",model=\"tiny:2.0.0\"")
                    .doesNotContain(first.digest());
            assertOnceAndOneSwitch(cluster.committed(Cluster.SCORES, events, PATIENCE), events, first, second);
            assertThat(scorer.progress().restarts()).isZero();
        }
    }

    private static void assertOnceAndOneSwitch(
            List<ConsumerRecord<byte[], byte[]>> scores, int events, VerifiedPackage first, VerifiedPackage second) {
        assertThat(scores).hasSize(events);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long next = 0;
            int switches = 0;
            String digest = first.digest();
            for (ConsumerRecord<byte[], byte[]> record : scores) {
                if (record.partition() != partition) {
                    continue;
                }
                Score score = ScoreJson.read(record.value());
                assertThat(score.event().orElseThrow().offset()).isEqualTo(next++);
                switches += score.model().digest().equals(digest) ? 0 : 1;
                digest = score.model().digest();
                assertThat(score.anomalous()).as("by its own threshold").isEqualTo(digest.equals(second.digest()));
            }
            assertThat(switches).as("of partition " + partition).isEqualTo(1);
            assertThat(digest).isEqualTo(second.digest());
        }
    }

    /** Turns a link round in one step, as {@code ln -sfn} and {@code mv -T} do. */
    private Path point(Path to) throws IOException {
        Path link = folder.resolve("stable");
        Path turned = Files.createSymbolicLink(folder.resolve("turned"), to);
        return Files.move(turned, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Sends events without a pause, a thousand a second at most. */
    private static final class Flow implements AutoCloseable {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger sent = new AtomicInteger();
        private final Thread thread;

        Flow(Cluster cluster) {
            thread = new Thread(() -> send(cluster), "flow");
            thread.start();
        }

        private void send(Cluster cluster) {
            byte[] event = "{\"temperature\": 21.5, \"mode\": \"busy\"}".getBytes(StandardCharsets.UTF_8);
            try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
                while (!stopped.get()) {
                    Future<RecordMetadata> unused = producer.send(
                            new ProducerRecord<>(Cluster.EVENTS, sent.getAndIncrement() % PARTITIONS, null, event));
                    Thread.sleep(1);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        int sent() {
            return sent.get();
        }

        /** All that was sent, once it is written. */
        int stop() {
            stopped.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return sent.get();
        }

        @Override
        public void close() {
            int unused = stop();
        }
    }
}
