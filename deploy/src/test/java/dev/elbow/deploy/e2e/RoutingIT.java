package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process that scores two topics, one of them with the package that each event names. */
class RoutingIT {

    private static final int EVENTS = 3_000;
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String SETTINGS = """
            bootstrap_servers: %s
            create_topics: true
            threads: 2
            http.port: 0
            commit: {events: 300, interval: 20ms}
            kafka.consumer.max.poll.records: 100
            routes:
              - {package: network-intrusion:1.0.0, topics: {events: flows}, contributions: 1}
              - topics: {events: telemetry, scores: machine.scores}
                choose:
                  header: model
                  packages: {pump: %s, fan: %s}
            """;

    @TempDir
    Path folder;

    @Test
    void everyEventIsScoredOnceWithItsPackageInTheOrderOfItsTopic() throws Exception {
        VerifiedPackage pump = TinyPackage.write(folder.resolve("pump"));
        VerifiedPackage fan = new TinyVariant().version("2.0.0").threshold(-100).write(folder.resolve("fan"));
        try (Cluster cluster = new Cluster(PARTITIONS)) {
            cluster.create("flows");
            cluster.create("telemetry");
            send(cluster);
            Path settings = Files.writeString(
                    folder.resolve("scorer.yaml"),
                    SETTINGS.formatted(cluster.bootstrapServers(), folder.resolve("pump"), folder.resolve("fan")));
            try (ElbowProcess scorer = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                assertScored(cluster.committed("flows-scores", EVENTS, PATIENCE), Set.of("network-intrusion"));
                List<ConsumerRecord<byte[], byte[]>> telemetry =
                        cluster.committed("machine.scores", EVENTS / 3 * 2, PATIENCE);
                List<ConsumerRecord<byte[], byte[]>> refused =
                        cluster.committed("telemetry-refusals", EVENTS / 3, PATIENCE);
                Scrape scrape = Scrape.of(Scrape.address(scorer));
                scorer.terminate();

                assertThat(scorer.await(30)).isEqualTo(143);
                assertThat(scorer.err())
                        .contains(
                                "scoring flows to flows-scores, refusals to flows-refusals, with network-intrusion:1.0.0@")
                        .contains("; telemetry to machine.scores, refusals to telemetry-refusals, with " + fan
                                + " where header model is fan, " + pump + " where header model is pump, exactly_once")
                        .contains("done: 6,000 events, " + anomalous(telemetry, flows(cluster))
                                + " anomalous, 1,000 refused");
                assertThat(telemetry).hasSize(EVENTS / 3 * 2);
                assertInOrder(telemetry);
                assertThat(telemetry).allSatisfy(record -> {
                    String digest = header(record, "model").equals("pump") ? pump.digest() : fan.digest();
                    assertThat(header(record, "elbow-model")).isEqualTo("tiny@" + digest);
                    assertThat(ScoreJson.read(record.value()).model().digest()).isEqualTo(digest);
                });
                assertThat(refused).hasSize(EVENTS / 3).allSatisfy(record -> {
                    assertThat(header(record, "elbow-refusal-reason")).isEqualTo("no_route");
                    assertThat(header(record, "__connect.errors.topic")).isEqualTo("telemetry");
                });
                assertSeen(scrape, pump, fan);
            }
        }
    }

    /** Each model has its own metrics, each topic its lag. */
    private static void assertSeen(Scrape scrape, VerifiedPackage pump, VerifiedPackage fan) {
        assertThat(scrape.value("elbow_events_total", "outcome", "scored")).isEqualTo(EVENTS / 3 * 5);
        assertThat(scrape.value("elbow_refusals_total", "reason", "no_route")).isEqualTo(EVENTS / 3);
        assertThat(scrape.value("elbow_model", "digest", pump.digest())).isEqualTo(1);
        assertThat(scrape.value("elbow_model", "digest", fan.digest())).isEqualTo(1);
        assertThat(scrape.value("elbow_model", "model", "network-intrusion:1.0.0"))
                .isEqualTo(1);
        assertThat(scrape.value("elbow_anomaly_nats", "digest", fan.digest(), "quantile", "0.5"))
                .isFinite();
        assertThat(scrape.labels("elbow_lag_events"))
                .extracting(labels -> labels.get("topic") + "-" + labels.get("partition"))
                .containsExactlyInAnyOrder("flows-0", "flows-1", "telemetry-0", "telemetry-1");
    }

    private static void assertScored(List<ConsumerRecord<byte[], byte[]>> scores, Set<String> models) {
        assertThat(scores).hasSize(EVENTS);
        assertInOrder(scores);
        assertThat(scores.stream()
                        .map(record -> ScoreJson.read(record.value()).model().name())
                        .collect(Collectors.toSet()))
                .isEqualTo(models);
    }

    private static void assertInOrder(List<ConsumerRecord<byte[], byte[]>> scores) {
        long[] last = new long[PARTITIONS];
        Arrays.fill(last, -1);
        for (ConsumerRecord<byte[], byte[]> record : scores) {
            Score.Source source = ScoreJson.read(record.value()).event().orElseThrow();
            assertThat(source.partition()).isEqualTo(record.partition());
            assertThat(source.offset()).isGreaterThan(last[record.partition()]);
            last[record.partition()] = source.offset();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> flows(Cluster cluster) {
        return cluster.committed("flows-scores", EVENTS, PATIENCE);
    }

    private static String anomalous(
            List<ConsumerRecord<byte[], byte[]>> telemetry, List<ConsumerRecord<byte[], byte[]>> flows) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(telemetry);
        all.addAll(flows);
        return String.format(
                Locale.ROOT,
                "%,d",
                all.stream()
                        .filter(record -> ScoreJson.read(record.value()).anomalous())
                        .count());
    }

    private static void send(Cluster cluster) {
        List<byte[]> flows = Numbered.events(EVENTS);
        List<String> models = List.of("pump", "fan", "valve");
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (int i = 0; i < EVENTS; i++) {
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>("flows", i % PARTITIONS, null, flows.get(i)));
                byte[] event =
                        ("{\"temperature\": " + i % 40 + ", \"mode\": \"busy\"}").getBytes(StandardCharsets.UTF_8);
                Header model = new RecordHeader("model", models.get(i % 3).getBytes(StandardCharsets.UTF_8));
                Future<RecordMetadata> ignored = producer.send(
                        new ProducerRecord<>("telemetry", i % PARTITIONS, null, null, event, List.of(model)));
            }
            producer.flush();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
