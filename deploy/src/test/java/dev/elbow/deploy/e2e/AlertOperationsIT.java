package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.scorer.fixture.Scores;
import dev.elbow.scorer.observe.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What someone sees who runs {@code elbow alert} and cares for it, and what the receiver of its webhook does. */
class AlertOperationsIT {

    private static final String SECRET = "a secret of the test's own";
    private static final int CALM = 9_000;
    private static final String SETTINGS = """
            bootstrap_servers: %s
            topics: {scores: events-scores}
            create_topics: true
            http: {port: 0}
            budget: {rate: 0.001}
            episode: {open: {count: 1, of: 1}, close: {events: 2}, cool_down: 1ms}
            sinks:
              webhook: {url: 'http://127.0.0.1:%d/hook', secret_file: '%s'}
              log: true
            """;

    @TempDir
    Path folder;

    private final List<Alert> received = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer receiver;

    private volatile int status = 503;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", this::take);
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    @Test
    void metricsTellOfEveryAlertAndItsReceiverOfItsSender() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        try (Cluster cluster = new Cluster(1);
                AlertTopic topic = new AlertTopic(cluster);
                ElbowProcess alert = start(cluster)) {
            String address = Scrape.address(alert);
            assertThat(Scrape.await(address + "/health/ready", 200))
                    .as(alert::err)
                    .isEqualTo(200);
            for (int i = 0; i < CALM; i++) {
                double pValue = 0.01 + 0.98 * random.nextDouble();
                topic.send(0, "fan-" + i % 50, Scores.of(i, 1_000L * i, pValue, -Math.log(pValue), false));
            }
            topic.send(0, "pump", Scores.of(CALM, 1_000L * CALM, 1e-12, 27, true));
            topic.flush();
            assertThat(topic.read(1, Duration.ofSeconds(30))).as(alert::err).hasSize(1);

            Scrape down = settled(address, 1, 0);
            status = 204;
            Scrape up = settled(address, 0, 1);

            assertDown(down);
            for (Metric metric : Metric.values()) {
                if (metric.exposed().startsWith("elbow_alert")) {
                    up.assertHas(metric);
                }
            }
            assertUp(up);
            assertThat(received).extracting(Alert::state).containsExactly(Alert.State.OPEN);
            assertThat(wrong).isEmpty();
            assertThat(changelogBytes(cluster)).isBetween(20L, 60L);
            alert.terminate();
            assertThat(alert.await(40)).isEqualTo(143);
            assertThat(alert.err())
                    .contains("1 of 1 events so strange that normal ones open one alert in 1000 events")
                    .contains("webhook http://127.0.0.1")
                    .doesNotContain(SECRET)
                    .doesNotContain("ERROR");
        }
    }

    private static void assertDown(Scrape scrape) {
        assertThat(scrape.value("elbow_alert_waiting_alerts", "sink", "webhook"))
                .isEqualTo(1);
        assertThat(scrape.value("elbow_alert_deliveries_total", "sink", "webhook", "outcome", "failed"))
                .isPositive();
        assertThat(scrape.value("elbow_alert_ready")).isEqualTo(1);
    }

    private static void assertUp(Scrape scrape) {
        String digest = "sha256:" + "a".repeat(64);
        assertThat(scrape.value("elbow_alerts_total", "state", "open")).isEqualTo(1);
        assertThat(scrape.value("elbow_alert_scores_total", "outcome", "judged"))
                .isEqualTo(CALM + 1);
        assertThat(scrape.value("elbow_alert_episodes")).isEqualTo(1);
        assertThat(scrape.value("elbow_alert_entities")).isEqualTo(1);
        assertThat(scrape.value("elbow_alert_level", "model", "pump:1.0.0", "digest", digest, "partition", "0"))
                .isBetween(1e-4, 1e-2);
        assertThat(scrape.value("elbow_alert_scores_moved", "digest", digest)).isZero();
        assertThat(scrape.value("elbow_alert_scores_distance", "digest", digest))
                .isBetween(0.0, 0.05);
        assertThat(scrape.value("elbow_alert_deliveries_total", "sink", "webhook", "outcome", "delivered"))
                .isEqualTo(1);
        assertThat(scrape.value("elbow_alert_deliveries_total", "sink", "log", "outcome", "delivered"))
                .isEqualTo(1);
        assertThat(scrape.value("elbow_alert_breaker", "sink", "webhook")).isZero();
        assertThat(scrape.value("elbow_alert_lag_scores", "topic", Cluster.SCORES, "partition", "0"))
                .isZero();
        assertThat(scrape.names())
                .anyMatch(name -> name.startsWith("kafka_stream_"))
                .anyMatch(name -> name.startsWith("kafka_consumer_fetch_manager_"))
                .contains("process_start_time_seconds");
    }

    /** A score of the changelog that keeps what the budget learned. */
    private static long changelogBytes(Cluster cluster) {
        return cluster.committed("elbow-alert-levels-changelog", CALM / 8 + 4, Duration.ofSeconds(10)).stream()
                        .mapToLong(record -> record.serializedKeySize() + Math.max(0, record.serializedValueSize()))
                        .sum()
                / (CALM + 1);
    }

    /** Once the webhook's breaker, and what it was brought, are so. */
    private static Scrape settled(String address, int breaker, int delivered) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Scrape scrape = Scrape.of(address);
        while (System.nanoTime() < deadline
                && !(scrape.value("elbow_alert_breaker", "sink", "webhook") == breaker
                        && scrape.value("elbow_alert_deliveries_total", "sink", "webhook", "outcome", "delivered")
                                == delivered
                        && scrape.value("elbow_alert_deliveries_total", "sink", "log", "outcome", "delivered") == 1)) {
            Thread.sleep(50); // metrics can only be asked for
            scrape = Scrape.of(address);
        }
        return scrape;
    }

    /** As whoever has the secret would check it. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String given = String.valueOf(exchange.getRequestHeaders().getFirst("Elbow-Signature"));
            String seconds = given.replaceFirst("^t=(\\d+),v1=.*", "$1");
            if (!given.equals("t=" + seconds + ",v1=" + hmac(seconds + ".", body))) {
                wrong.add(given);
            }
            if (Math.abs(System.currentTimeMillis() / 1_000 - Long.parseLong(seconds)) > 60) {
                wrong.add("old: " + seconds);
            }
            if (status < 300) {
                received.add(AlertJson.readAlert(body));
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static String hmac(String prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private ElbowProcess start(Cluster cluster) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Path settings = Files.writeString(
                folder.resolve("alert.yaml"),
                SETTINGS.formatted(
                        cluster.bootstrapServers(), receiver.getAddress().getPort(), secret));
        return ElbowProcess.start(folder, "alert", "--config", settings.toString());
    }
}
