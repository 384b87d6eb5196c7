package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code elbow score --alerts}: alerts are made beside scoring, in one process. */
class ScoreAlertsIT {

    private static final byte[] EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}".getBytes(StandardCharsets.UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Each event is an episode. */
    private static final String SETTINGS = """
            package: %s
            bootstrap_servers: %s
            topics: {events: events}
            http: {port: 0}
            alerts:
              episode: {open: {count: 1, of: 1, p_value: 1}}
              sinks: {log: true}
            """;

    @TempDir
    Path folder;

    @Test
    void whatIsWrongWithAlertsIsToldAndScoringGoesOn() throws Exception {
        try (Cluster cluster = new Cluster(1);
                ElbowProcess process = start(cluster, "", "--alerts")) {
            String address = Scrape.address(process);
            cluster.send(Collections.nCopies(3, EVENT));

            assertThat(cluster.committed(Cluster.SCORES, 3, PATIENCE)).hasSize(3);
            assertThat(Scrape.await(address + "/health/ready", 503)).isEqualTo(503);
            assertThat(awaitBody(address + "/health/ready", "alerts: waits"))
                    .contains("alerts: waits", "s after Unusable");
            assertThat(Scrape.get(address + "/health/live").statusCode()).isEqualTo(200);
            assertThat(Scrape.of(address).value("elbow_alert_ready")).isZero();
            assertThat(process.err())
                    .contains("ERROR")
                    .contains("no alerts are made: topics: missing: events-alerts (expected: topics that are there, or"
                            + " --create-topics); scoring goes on, and it is tried again in 2 s");
            cluster.create("events-alerts");

            assertThat(alerts(cluster, 3)).extracting(Alert::state).containsOnly(Alert.State.OPEN);
            assertThat(Scrape.await(address + "/health/ready", 200)).isEqualTo(200);
            Scrape scrape = Scrape.of(address);
            assertThat(scrape.value("elbow_alert_ready")).isEqualTo(1);
            assertThat(scrape.value("elbow_alerts_total", "state", "open")).isEqualTo(3);
            assertThat(scrape.value("elbow_events_total", "outcome", "scored")).isEqualTo(3);
            long begin = System.nanoTime();
            process.terminate();
            assertThat(process.await(30)).as(process::err).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(process.err())
                    .containsSubsequence(
                            "alerting of events-scores to events-alerts, 1 of 1 events with a p-value of 1.0 or less",
                            "done: 3 events",
                            "alerts: 3 scores, alerts: 3 opened");
        }
    }

    /** A group of settings asks for alerts as the option does; scores in Avro are read as they are written, by the same registry. */
    @Test
    void theGroupAloneMakesAlertsOfWhateverIsWritten() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), RegistryServer.token() + "\n");
        try (Cluster cluster = new Cluster(1);
                RegistryServer registry = new RegistryServer()) {
            String avro = "format: {scores: avro}\nschema_registry: {url: '%s', bearer_token_file: '%s'}\n"
                    .formatted(registry.url(), token);
            try (ElbowProcess process = start(cluster, avro, "--create-topics")) {
                cluster.send(List.of(EVENT));

                assertThat(alerts(cluster, 1))
                        .as(process::err)
                        .extracting(alert -> alert.strangest().model().name())
                        .containsExactly("tiny");
                process.terminate();
                assertThat(process.await(30)).isEqualTo(143);
                assertThat(process.err()).doesNotContain("ERROR");
            }
        }
    }

    /** As long as containers wait before they kill. */
    @Test
    @Tag("long")
    void bothEndWithinHalfAMinuteThoughNoBrokerAnswers() throws Exception {
        Cluster cluster = new Cluster(1);
        try (ElbowProcess process = start(cluster, "create_topics: true\n", "--alerts")) {
            cluster.send(List.of(EVENT));
            assertThat(alerts(cluster, 1)).as(process::err).hasSize(1);
            cluster.close();
            Thread.sleep(3_000); // until clients have noticed

            long begin = System.nanoTime();
            process.terminate();

            assertThat(process.await(40)).as(process::err).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        }
    }

    private static List<Alert> alerts(Cluster cluster, int count) {
        return cluster.committed("events-alerts", count, PATIENCE).stream()
                .map(record -> AlertJson.readAlert(record.value()))
                .toList();
    }

    private static String awaitBody(String url, String part) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String body = Scrape.get(url).body();
        while (!body.contains(part) && System.nanoTime() < deadline) {
            Thread.sleep(20); // what another process does can only be asked for
            body = Scrape.get(url).body();
        }
        return body;
    }

    private ElbowProcess start(Cluster cluster, String further, String option) throws IOException {
        TinyPackage.write(folder.resolve("tiny"));
        Path settings = Files.writeString(
                folder.resolve("score.yaml"),
                SETTINGS.formatted(folder.resolve("tiny"), cluster.bootstrapServers()) + further);
        return ElbowProcess.start(folder, "score", "--config", settings.toString(), option);
    }
}
