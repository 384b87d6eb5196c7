package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad event among good ones, through a real broker. */
class BadInputIT {

    private static final int TEN_MEGABYTES = 10 << 20;

    @TempDir
    Path folder;

    @Test
    void badEventsAreRefusedByNameAndGoodOnesScoreAsIfAlone() throws Exception {
        List<String> good = good(40);
        Map<String, String> bad = bad(good.get(0));
        List<byte @Nullable []> mixed = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<String, String> one : bad.entrySet()) {
            mixed.add(good.get(mixed.size() / 2).getBytes(StandardCharsets.UTF_8));
            mixed.add(one.getKey().getBytes(StandardCharsets.UTF_8));
            reasons.add(one.getValue());
        }
        int pairs = bad.size();
        mixed.add(null); // a tombstone

        try (Cluster cluster = new Cluster(1);
                KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            allowLargeMessages(cluster);
            for (byte[] value : mixed) {
                producer.send(new ProducerRecord<>(Cluster.EVENTS, null, value)).get();
            }
            try (ElbowProcess scorer = start(cluster)) {
                List<ConsumerRecord<byte[], byte[]>> scores =
                        cluster.committed(Cluster.SCORES, pairs + 1, Duration.ofMinutes(1));
                List<ConsumerRecord<byte[], byte[]>> refusals =
                        cluster.committed(Cluster.REFUSALS, pairs, Duration.ofMinutes(1));

                assertThat(scorer.running()).isTrue();
                assertRefused(refusals, mixed, reasons);
                assertThat(scores).hasSize(pairs + 1);
                assertThat(scores.get(pairs).value()).isNull();
                assertSameAnomalies(alone(good.subList(0, pairs)), scores.subList(0, pairs));
                scorer.terminate();
                assertThat(scorer.await(30)).isEqualTo(143);
            }
        }
    }

    private ElbowProcess start(Cluster cluster) throws Exception {
        return ElbowProcess.start(
                folder,
                "score",
                "--package",
                "network-intrusion:1.0.0",
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--from",
                Cluster.EVENTS);
    }

    /** What is wrong, and how the refusal says so. */
    private static Map<String, String> bad(String good) {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("", "event: empty (expected: a JSON object)");
        bad.put("not json", "event: broken JSON at byte ");
        bad.put("{\"duration\": 1", "at /duration: ends after 14 bytes");
        bad.put("{}", "event: none of the model's 39 features (expected: values at /duration, ");
        bad.put("{\0\0\0", "event: a NUL at byte 1 (expected: JSON in UTF-8)");
        bad.put("\0\0\0{\u007f", "event: a NUL at byte 0 (expected: JSON in UTF-8)");
        bad.put("{\"duration\": \"\\ud800\"}", "feature duration: the text \"?\" (expected: a number)");
        bad.put("[1, 2]", "event: an array (expected: a JSON object)");
        bad.put(good + good, "after its end (expected: one JSON object)");
        bad.put(with(good, "duration", "\"long\""), "feature duration: the text \"long\" (expected: a number)");
        bad.put(with(good, "duration", "NaN"), "feature duration: the number NaN (expected: a finite number");
        bad.put(with(good, "duration", "Infinity"), "feature duration: the number Infinity (expected: a finite number");
        bad.put(with(good, "duration", "1e400"), "feature duration: the number 1e400");
        bad.put(with(good, "service", "80"), "feature service: the number 80 (expected: a text)");
        bad.put(with(good, "service", "{\"a\": 1}"), "feature service: ");
        bad.put(with(good, "land", "7"), "feature land: the number 7");
        bad.put(good.replace("{", "{\"src_bytes\": 1, "), "feature src_bytes: a second value, the number ");
        bad.put("{\"x\": " + "[".repeat(500) + "]".repeat(500) + "}", "nested deeper than 64 levels");
        bad.put("{\"x\": \"" + "y".repeat(TEN_MEGABYTES) + "\"}", "event: 10485769 bytes (expected: at most 1048576)");
        return bad;
    }

    private static void assertRefused(
            List<ConsumerRecord<byte[], byte[]>> refusals, List<byte @Nullable []> sent, List<String> reasons) {
        assertThat(refusals).hasSize(reasons.size());
        for (int i = 0; i < reasons.size(); i++) {
            ConsumerRecord<byte[], byte[]> refusal = refusals.get(i);
            int event = 2 * i + 1;
            byte[] raw = Objects.requireNonNull(sent.get(event));

            assertThat(header(refusal, "__connect.errors.exception.message")).contains(reasons.get(i));
            assertThat(header(refusal, "__connect.errors.topic")).isEqualTo(Cluster.EVENTS);
            assertThat(header(refusal, "__connect.errors.offset")).isEqualTo(String.valueOf(event));
            if (raw.length < TEN_MEGABYTES) {
                assertThat(refusal.value()).isEqualTo(raw);
            } else {
                assertThat(raw).startsWith(refusal.value());
                assertThat(refusal.headers().lastHeader("elbow-refusal-truncated"))
                        .isNotNull();
            }
        }
    }

    private void assertSameAnomalies(List<Score> alone, List<ConsumerRecord<byte[], byte[]>> scores) {
        for (int i = 0; i < alone.size(); i++) {
            Score score = ScoreJson.read(scores.get(i).value());
            assertThat(score.event().orElseThrow().offset()).isEqualTo(2L * i);
            assertThat(score.anomaly()).isEqualTo(alone.get(i).anomaly());
        }
    }

    /** The events scored one process run, without bad company, from standard input. */
    private List<Score> alone(List<String> events) throws Exception {
        Path in = Files.write(folder.resolve("alone.jsonl"), events);
        try (ElbowProcess process =
                ElbowProcess.start(folder, in, "score", "--package", "network-intrusion:1.0.0", "--stdin")) {
            assertThat(process.await(60)).isZero();
            return process.out()
                    .lines()
                    .map(line -> ScoreJson.read(line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }
    }

    private static String with(String event, String field, String value) {
        String changed = event.replaceAll("\"" + field + "\":[^,}]*", "\"" + field + "\":" + value);
        assertThat(changed).isNotEqualTo(event);
        return changed;
    }

    private static String header(ConsumerRecord<byte[], byte[]> refusal, String name) {
        return new String(refusal.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void allowLargeMessages(Cluster cluster) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            ConfigEntry size = new ConfigEntry("max.message.bytes", String.valueOf(2 * TEN_MEGABYTES));
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Cluster.EVENTS);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(size, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static List<String> good(int most) {
        List<String> events = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        InputStream in = Objects.requireNonNull(BadInputIT.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
        try (EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (events.size() < most) {
                events.add(file.next().json());
            }
        }
        return events;
    }
}
