package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scoring topology on a real broker, killed and closed while events wait in it. */
@Tag("chaos")
class StreamsIT {

    private static final int PARTITIONS = 3;
    private static final int EVENTS = 6_000;
    private static final int SLICES = 4;
    private static final byte[] BROKEN = {'{'};

    @TempDir
    Path folder;

    @Test
    void everyEventIsAnsweredOnceThoughTheProgramIsKilledWhileEventsWait() throws Exception {
        List<byte[]> events = events();
        int slice = EVENTS / SLICES;
        try (Cluster cluster = new Cluster(PARTITIONS)) {
            for (int i = 0; i < SLICES; i++) {
                Process app = app(cluster, i);
                try {
                    cluster.send(events.subList(i * slice, (i + 1) * slice));
                    // Full batches are answered; the last, partial one of each partition waits, and its offsets are
                    // committed.
                    int whole = (i + 1) * slice / PARTITIONS / 64 * 64 * PARTITIONS;
                    int seen = cluster.committed(Cluster.SCORES, whole * 9 / 10, Duration.ofMinutes(1))
                            .size();
                    assertThat(seen).as("answered before end %d", i).isGreaterThanOrEqualTo(whole * 9 / 10);
                    end(app, i);
                } finally {
                    app.destroyForcibly().waitFor();
                }
            }
            Process last = app(cluster, SLICES);
            try {
                List<ConsumerRecord<byte[], byte[]>> scores =
                        cluster.committed(Cluster.SCORES, EVENTS - SLICES, Duration.ofMinutes(1));
                List<ConsumerRecord<byte[], byte[]>> refusals =
                        cluster.committed(Cluster.REFUSALS, SLICES, Duration.ofSeconds(30));

                AnswerOrder.assertOnceAndInOrder(scores, EVENTS - SLICES);
                assertThat(refusals)
                        .hasSize(SLICES)
                        .allSatisfy(refusal -> assertThat(refusal.value()).isEqualTo(BROKEN));
            } finally {
                last.destroy();
                assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** SIGKILL; the third time SIGTERM, on which Kafka Streams commits what it holds and closes. */
    private static void end(Process app, int round) throws InterruptedException {
        if (round == 2) {
            app.destroy();
            assertThat(app.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } else {
            app.destroyForcibly().waitFor();
        }
    }

    private Process app(Cluster cluster, int round) throws IOException {
        Path classes = Path.of("target").toAbsolutePath();
        String path =
                System.getProperty("streams.it.path", classes.resolve("lib") + "/*:" + classes.resolve("test-classes"));
        Path log = folder.resolve("app-" + round);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        path,
                        StreamsApp.class.getName(),
                        cluster.bootstrapServers(),
                        folder.resolve("state").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** One answer an event; those of one partition of events stand in their order in each partition of scores. */
    /** The first of each slice cannot be read. */
    private static List<byte[]> events() throws IOException {
        List<byte[]> events = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        InputStream in = Objects.requireNonNull(StreamsIT.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
        try (EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (events.size() < EVENTS) {
                events.add(
                        events.size() % (EVENTS / SLICES) == 0
                                ? BROKEN
                                : file.next().value());
            }
        }
        return events;
    }
}
