package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and streams give the same scores, and a stream begins where it is told to. */
class BackfillIT {

    private static final int EVENTS = 4_001;
    private static final long FIRST = 1_790_000_000_000L;

    /** Small and uneven polls, so that an event meets other batches than a file makes. */
    private static final String SETTINGS = """
            package: network-intrusion:1.0.0
            bootstrap_servers: %s
            group: %s
            topics: {events: events}
            begin: %s
            contributions: 3
            kafka: {consumer: {max.poll.records: 37}}
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void aFileGetsTheScoresOfAStreamToTheLastBit() throws IOException {
        List<byte[]> events = events();
        Path file = folder.resolve("events.jsonl");
        Files.write(file, events.stream().map(BackfillIT::text).toList());
        Path out = folder.resolve("scores.jsonl");
        Path settings = Files.writeString(
                folder.resolve("scorer.yaml"), SETTINGS.formatted("nowhere:1", "all", "earliest")); // the stream's own
        ElbowRun run =
                ElbowRun.of("backfill", "--config", settings.toString(), "--out", out.toString(), file.toString());
        assertThat(run.code()).as(run.err()).isZero();

        List<String> streamed = new ArrayList<>();
        try (Cluster cluster = new Cluster(1)) {
            cluster.send(events);
            try (ScoringService service = service(cluster, "all", "earliest")) {
                service.start();
                cluster.committed(Cluster.SCORES, EVENTS, PATIENCE)
                        .forEach(record -> streamed.add(withoutSource(text(record.value()))));
            }
        }

        assertThat(streamed).isEqualTo(Files.readAllLines(out));
    }

    @Test
    void aStreamBeginsAtATimeAndThenWhereItStopped() throws IOException {
        try (Cluster cluster = new Cluster(2)) {
            send(cluster, events().subList(0, 100)); // event i at FIRST + i seconds, in partition i % 2
            String time = Instant.ofEpochMilli(FIRST + 60_500).toString();
            try (ScoringService service = service(cluster, "timed", time)) {
                service.start();

                assertThat(offsets(cluster, 39)).isEqualTo(sources(61, 100));
            }
            try (ScoringService again = service(cluster, "timed", "earliest")) {
                again.start();

                assertThat(offsets(cluster, 40)).isEqualTo(sources(61, 100)); // its offsets win
            }
            try (ScoringService beyond = service(cluster, "beyond", "2099-01-01T00:00:00Z")) {
                beyond.start();

                assertThat(offsets(cluster, 40)).isEqualTo(sources(61, 100)); // the next event is not there yet
            }
        }
    }

    private static void send(Cluster cluster, List<byte[]> events) {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (int i = 0; i < events.size(); i++) {
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(Cluster.EVENTS, i % 2, FIRST + i * 1_000L, null, events.get(i)));
            }
            producer.flush();
        }
    }

    private static ScoringService service(Cluster cluster, String group, String begin) {
        String yaml = SETTINGS.formatted(cluster.bootstrapServers(), group, begin);
        return ScoringService.open(ScorerConfig.read(new Settings("test", Yaml.read("test", yaml))));
    }

    /** The source times of the scores, in seconds since the first event; waits no longer than ten seconds for what should not come. */
    private static List<Long> offsets(Cluster cluster, int atLeast) {
        List<ConsumerRecord<byte[], byte[]>> scores =
                cluster.committed(Cluster.SCORES, atLeast, Duration.ofSeconds(10));
        return scores.stream()
                .map(record ->
                        (ScoreJson.read(record.value()).event().orElseThrow().timestamp() - FIRST) / 1_000)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static List<Long> sources(int from, int to) {
        List<Long> all = new ArrayList<>();
        for (long i = from; i < to; i++) {
            all.add(i);
        }
        return all;
    }

    private static String withoutSource(String score) {
        return score.replaceFirst("\"event\":\\{[^}]*},", "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<byte[]> events() throws IOException {
        List<byte[]> events = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        InputStream in = Objects.requireNonNull(BackfillIT.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
        try (EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (events.size() < EVENTS) {
                events.add(file.next().value());
            }
        }
        return events;
    }
}
