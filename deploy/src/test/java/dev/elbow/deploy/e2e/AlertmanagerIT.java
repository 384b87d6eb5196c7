package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.fixture.RealRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code elbow alert} beside Debian's Prometheus Alertmanager, which tells a receiver of ours what fires and what is resolved. */
class AlertmanagerIT {

    private static final String PROGRAM = "prometheus-alertmanager";
    private static final String SETTINGS = """
            bootstrap_servers: %s
            topics: {scores: events-scores}
            create_topics: true
            episode: {open: {count: 1, of: 1}, close: {events: 1}, cool_down: 1ms}
            sinks:
              alertmanager: {url: 'http://127.0.0.1:%d', repeat: 1s}
              log: true
            """;
    private static final String ALERTMANAGER = """
            route: {receiver: test, group_by: [entity], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h}
            receivers: [{name: test, webhook_configs: [{url: 'http://127.0.0.1:%d/', send_resolved: true}]}]
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private long time = 1_763_800_000_000L;

    @Test
    void whatOpensFiresAndWhatClosesIsResolvedThoughAlertmanagerWasDownInBetween() throws Exception {
        assumeThat(RealRegistry.installed(PROGRAM))
                .as(PROGRAM + " is installed")
                .isTrue();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        HttpServer receiver = receiver();
        Path config = Files.writeString(
                folder.resolve("alertmanager.yml"),
                ALERTMANAGER.formatted(receiver.getAddress().getPort()));
        try (Cluster cluster = new Cluster(1)) {
            Path settings = Files.writeString(
                    folder.resolve("alert.yaml"), SETTINGS.formatted(cluster.bootstrapServers(), port));
            Process first = alertmanager(config, port);
            try (ElbowProcess alert = ElbowProcess.start(folder, "alert", "--config", settings.toString())) {
                send(cluster, "pump-7", true);
                awaitTold("firing", "pump-7");

                Thread.sleep(2_000); // until it has noted that it told: else it would not tell of the end
                end(first);
                send(cluster, "pump-7", false);
                send(cluster, "pump-8", true);
                cluster.committed("events-alerts", 3, PATIENCE);
                Thread.sleep(3_000); // so that it is tried in vain

                Process second = alertmanager(config, port);
                awaitTold("resolved", "pump-7");
                awaitTold("firing", "pump-8");
                send(cluster, "pump-8", false);
                awaitTold("resolved", "pump-8");
                end(second);

                alert.terminate();
                assertThat(alert.await(60)).isEqualTo(143);
                assertThat(alert.err())
                        .contains(
                                "alerts wait in their topic",
                                "takes alerts again",
                                "pump-8 is anomalous: 1 of 1 events");
            }
        } finally {
            receiver.stop(0);
        }
    }

    private HttpServer receiver() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Process alertmanager(Path config, int port) throws IOException {
        return new ProcessBuilder(
                        PROGRAM,
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitTold(String status, String entity) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (told.stream().noneMatch(one -> one.contains("\"status\":\"" + status + "\"") && one.contains(entity))
                && System.nanoTime() < deadline) {
            Thread.sleep(100); // until it is told
        }
        assertThat(told).anySatisfy(one -> assertThat(one).contains("\"status\":\"" + status + "\"", entity));
    }

    private void send(Cluster cluster, String entity, boolean anomalous) {
        time += 60_000;
        Score score = new Score(
                new Score.Model("pump", "1.0.0", "sha256:" + "ab".repeat(32)),
                Optional.of(new Score.Source("events", 0, time, time)),
                new Elbo(anomalous ? 60 : 2, 1),
                anomalous ? 1e-6 : 0.7,
                anomalous,
                new LatentCode(List.of(), List.of()),
                new Score.Explanation(3, List.of(), anomalous ? 58 : 0, 0));
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            producer.send(new ProducerRecord<>(
                            Cluster.SCORES, 0, time, entity.getBytes(StandardCharsets.UTF_8), ScoreJson.write(score)))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
