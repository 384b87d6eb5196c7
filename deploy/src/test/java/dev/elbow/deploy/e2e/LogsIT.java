package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.elbow.zoo.fixture.TinyPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scorer writes to standard error, in both formats, while events hold what nobody may read there. */
class LogsIT {

    private static final String SECRET = "hunter2";
    private static final double SECRET_NUMBER = 31337.4242;

    /** Soon told where a record cannot be written. */
    private static final String SETTINGS = """
            package: %s
            bootstrap_servers: %s
            topics: {events: events}
            guarantee: at_least_once
            http.port: 0
            kafka: {producer: {delivery.timeout.ms: 1500, request.timeout.ms: 1000, max.block.ms: 1000}}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void noLineHoldsAValueOfAnEvent(String format) throws Exception {
        TinyPackage.writeFragile(folder.resolve("fragile"));
        try (Cluster cluster = new Cluster(1)) {
            Path settings = Files.writeString(
                    folder.resolve("scorer.yaml"),
                    SETTINGS.formatted(folder.resolve("fragile"), cluster.bootstrapServers()));
            try (ElbowProcess scorer =
                    ElbowProcess.start(folder, "score", "--config", settings.toString(), "--log-format", format)) {
                List<String> events = events();
                send(cluster, events);
                assertThat(cluster.committed(Cluster.REFUSALS, events.size() - 1, Duration.ofMinutes(1)))
                        .hasSize(events.size() - 1);
                deleteScores(cluster);
                send(cluster, events);
                awaitFault(scorer);
                scorer.terminate();
                assertThat(scorer.await(60)).isEqualTo(143);

                String err = scorer.err();
                assertThat(err)
                        .contains("scoring events to events-scores")
                        .contains("scoring failed, topic events-scores: ")
                        .contains("; it goes on from the last commit in 1 s")
                        .contains("a record could not be written")
                        .doesNotContain(SECRET)
                        .doesNotContain("31337");
                if (format.equals("json")) {
                    assertThat(err.lines()).allSatisfy(LogsIT::assertLine);
                }
            }
        }
    }

    @Test
    void whatACommandFailsOnIsALineOfJsonToo() throws Exception {
        try (ElbowProcess scorer =
                ElbowProcess.start(folder, "--log-format", "json", "score", "--package", "nowhere:1.0.0", "--stdin")) {
            assertThat(scorer.await(60)).isEqualTo(2);
            assertThat(scorer.err().lines()).hasSize(1).allSatisfy(LogsIT::assertLine);
            assertThat(scorer.err()).contains("package nowhere:1.0.0: neither");
        }
    }

    private static void assertLine(String line) throws JsonProcessingException {
        JsonNode read = JsonMapper.builder().build().readTree(line);
        assertThat(read.path("timestamp").asLong()).isGreaterThan(1_700_000_000_000L);
        assertThat(read.path("level").asText()).isIn("INFO", "WARN", "ERROR");
        assertThat(read.path("loggerName").asText()).isNotEmpty();
        assertThat(read.path("formattedMessage").asText()).isNotEmpty();
    }

    /** One that is scored, then one for each way to be refused; the last breaks the model. */
    private static List<String> events() {
        return List.of(
                "{\"temperature\": " + SECRET_NUMBER + ", \"mode\": \"busy\"}",
                "{\"" + SECRET,
                "{\"temperature\": \"" + SECRET + "\"}",
                "{\"temperature\": 1, \"temperature\": " + SECRET_NUMBER + "}",
                "{\"" + SECRET + "\": 1}",
                SECRET,
                "[\"" + SECRET + "\"]",
                "{\"temperature\": " + SECRET_NUMBER + ", \"mode\": \"" + SECRET + "\"}");
    }

    private static void send(Cluster cluster, List<String> events) throws Exception {
        List<byte[]> values = new ArrayList<>();
        events.forEach(event -> values.add(event.getBytes(StandardCharsets.UTF_8)));
        byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(
                                Cluster.EVENTS, 0, secret, value, List.of(new RecordHeader(SECRET, secret))))
                        .get();
            }
        }
    }

    private static void deleteScores(Cluster cluster) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.deleteTopics(List.of(Cluster.SCORES)).all().get();
        }
    }

    private static void awaitFault(ElbowProcess scorer) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!scorer.err().contains("scoring failed") && System.nanoTime() < deadline) {
            Thread.sleep(50); // what another process writes can only be looked for
        }
    }
}
