package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactlyOnceIT {

    private static final int EVENTS = 20_000;
    private static final int PARTITIONS = 3;

    /** Small transactions, so that a kill meets an open one; and a wait for the killed member that is long enough to be told of. */
    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            transactional_id: exactly-once-it
            topics: {events: events}
            threads: 2
            commit: {events: 200, interval: 20ms}
            kafka:
              consumer: {session.timeout.ms: 20000, heartbeat.interval.ms: 1000, max.poll.records: 100}
            """;

    @TempDir
    Path folder;

    @Test
    void everyEventIsScoredOnceAndInOrderThoughTheScorerIsKilledInTheMiddle() throws Exception {
        List<byte[]> events = events();
        try (Cluster cluster = new Cluster(PARTITIONS)) {
            Path settings =
                    Files.writeString(folder.resolve("scorer.yaml"), SETTINGS.formatted(cluster.bootstrapServers()));
            cluster.send(events);
            int answered;
            try (ElbowProcess first = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                answered = cluster.committed(Cluster.SCORES, 1_000, Duration.ofMinutes(1))
                        .size();
                first.kill();
            }
            assertThat(answered).isBetween(1_000, EVENTS - 1_000); // it was in the middle

            try (ElbowProcess second = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                List<ConsumerRecord<byte[], byte[]>> scores =
                        cluster.committed(Cluster.SCORES, EVENTS, Duration.ofMinutes(2));
                second.terminate();
                int code = second.await(30);

                assertThat(code).isEqualTo(143); // ended by SIGTERM, in order
                assertThat(second.err())
                        .contains("refused")
                        .contains("waiting for group elbow-score: a member that was killed is given up after"
                                + " session.timeout.ms, 20000 ms");
                AnswerOrder.assertOnceAndInOrder(scores, EVENTS);
                assertThat(scores).allSatisfy(ExactlyOnceIT::assertInPlace);
                assertThat(cluster.committed(Cluster.REFUSALS, 1, Duration.ofSeconds(1)))
                        .isEmpty();
            }
        }
    }

    /** In its event's partition, under its event's key. */
    private static void assertInPlace(ConsumerRecord<byte[], byte[]> record) {
        Score.Source source = ScoreJson.read(record.value()).event().orElseThrow();

        assertThat(source.partition()).isEqualTo(record.partition());
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
                .isEqualTo("key-" + (source.offset() * PARTITIONS + source.partition()));
    }

    private static List<byte[]> events() throws IOException {
        List<byte[]> events = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        InputStream in =
                Objects.requireNonNull(ExactlyOnceIT.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
        try (EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (events.size() < EVENTS) {
                events.add(file.next().value());
            }
        }
        return events;
    }
}
