package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stages of scoring over a real broker, in batches as polls make them. */
class TightenIT {

    private static final int EVENTS = 3_000;

    private static final String SETTINGS = """
            package: %s
            bootstrap_servers: %s
            topics: {events: events}
            threads: 2
            commit: {events: 200, interval: 20ms}
            tighten: {above: 0.01, below: 0.5}
            kafka: {consumer: {max.poll.records: 70}}
            """;

    @TempDir
    private Path folder;

    @Test
    void everyEventOfTheBandIsScoredAgainAsItWouldBeAlone() throws InterruptedException {
        VerifiedPackage tiny = TinyPackage.writeTightened(folder.resolve("tiny"));
        List<byte[]> events = events();
        try (Cluster cluster = new Cluster(2)) {
            String settings = SETTINGS.formatted(folder.resolve("tiny"), cluster.bootstrapServers());
            ScorerConfig config = ScorerConfig.read(new Settings("scorer.yaml", Yaml.read("scorer.yaml", settings)));
            try (ScoringService service = ScoringService.open(config);
                    PackageSession session = tiny.open(Provider.CPU)) {
                service.start();
                cluster.send(events);
                List<ConsumerRecord<byte[], byte[]>> scores =
                        cluster.committed(Cluster.SCORES, EVENTS, Duration.ofMinutes(1));
                awaitCounted(service);

                Scorer alone = new Scorer(
                        tiny, session, config.routes().get(0).packages().get(0));
                assertThat(scores).hasSize(EVENTS).allSatisfy(record -> {
                    int number = Integer.parseInt(text(record.key()).substring("key-".length()));
                    Score expected = alone.score(List.of(events.get(number)))
                            .get(0)
                            .score()
                            .orElseThrow();
                    assertThat(text(record.value()).replaceFirst(",\"event\":\\{[^}]*}", ""))
                            .isEqualTo(text(ScoreJson.write(expected)));
                });
                long tightened = scores.stream()
                        .filter(record -> ScoreJson.read(record.value()).tightened())
                        .count();
                assertThat(tightened).isBetween(EVENTS / 10L, EVENTS * 9L / 10);
                assertThat(service.metrics()).contains("elbow_tightened_events_total " + (double) tightened + "\n");
            }
        }
    }

    /** A commit is counted after its readers may see it. */
    private static void awaitCounted(ScoringService service) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (service.progress().events() < EVENTS && System.nanoTime() < deadline) {
            assertThat(service.await(Duration.ofMillis(20))).isFalse();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<byte[]> events() {
        SplittableRandom random = new SplittableRandom(5);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(String.format(
                            Locale.ROOT,
                            "{\"temperature\": %.2f, \"machine\": {\"load\": %.3f}, \"mode\": \"%s\"}",
                            20 + 6 * random.nextGaussian(),
                            0.5 + 0.3 * random.nextGaussian(),
                            random.nextBoolean() ? "idle" : "busy")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return events;
    }
}
