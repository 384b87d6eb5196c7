package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second package that scores beside the first, and fails on some events that the first one scores. */
class ShadowIT {

    private static final int EVENTS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String SETTINGS = """
            package: %s
            shadow: {package: %s}
            bootstrap_servers: %s
            topics: {events: events}
            create_topics: true
            http.port: 0
            commit: {events: 300, interval: 20ms}
            """;

    @TempDir
    Path folder;

    @Test
    void itsScoresGoToATopicOfTheirOwnAndItsAgreementIsTold() throws Exception {
        VerifiedPackage first = TinyPackage.write(folder.resolve("first"));
        VerifiedPackage second = new TinyVariant().version("2.0.0").threshold(4).writeFragile(folder.resolve("second"));
        try (Cluster cluster = new Cluster(1)) {
            cluster.send(events());
            Path settings = Files.writeString(
                    folder.resolve("scorer.yaml"),
                    SETTINGS.formatted(folder.resolve("first"), folder.resolve("second"), cluster.bootstrapServers()));
            try (ElbowProcess scorer = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
                List<ConsumerRecord<byte[], byte[]>> answers = cluster.committed(Cluster.SCORES, EVENTS, PATIENCE);
                List<ConsumerRecord<byte[], byte[]>> shadow =
                        cluster.committed("events-shadow-scores", EVENTS / 10 * 9, PATIENCE);
                Scrape scrape = Scrape.of(Scrape.address(scorer));
                scorer.terminate();

                assertThat(scorer.await(30)).isEqualTo(143);
                assertThat(answers)
                        .hasSize(EVENTS)
                        .allSatisfy(record -> assertThat(model(record)).isEqualTo(first.toString()));
                assertThat(shadow)
                        .hasSize(EVENTS / 10 * 9)
                        .allSatisfy(record -> assertThat(model(record)).isEqualTo(second.toString()));
                assertThat(cluster.committed(Cluster.REFUSALS, 1, Duration.ofMillis(500)))
                        .as("what the shadow refuses is no refusal")
                        .isEmpty();
                assertAgreement(scrape, answers, shadow);
                assertThat(scorer.err())
                        .contains(", in the shadow " + second + " to events-shadow-scores, exactly_once")
                        .contains("shadow of events: 2,700 events scored by both, ")
                        .contains("without a score of the shadow: 300 refused, 0 lost");
            }
        }
    }

    private static void assertAgreement(
            Scrape scrape, List<ConsumerRecord<byte[], byte[]>> answers, List<ConsumerRecord<byte[], byte[]>> shadow) {
        int[] found = new int[4];
        double apart = 0;
        for (ConsumerRecord<byte[], byte[]> record : shadow) {
            Score second = ScoreJson.read(record.value());
            Score first = ScoreJson.read(
                    answers.get((int) second.event().orElseThrow().offset()).value());
            found[(first.anomalous() ? 2 : 0) + (second.anomalous() ? 1 : 0)]++;
            apart += Math.abs(first.pValue() - second.pValue());
        }
        String name = "elbow_shadow_events_total";
        assertThat(scrape.value(name, "anomalous", "neither"))
                .isEqualTo(found[0])
                .isPositive();
        assertThat(scrape.value(name, "anomalous", "shadow"))
                .isEqualTo(found[1])
                .isPositive();
        assertThat(scrape.value(name, "anomalous", "first")).isEqualTo(found[2]);
        assertThat(scrape.value(name, "anomalous", "both")).isEqualTo(found[3]);
        assertThat(scrape.value("elbow_shadow_p_value_difference_total", "topic", "events"))
                .isCloseTo(apart, within(1e-3));
        assertThat(scrape.value("elbow_shadow_missing_events_total", "cause", "refused"))
                .isEqualTo(EVENTS / 10);
        assertThat(scrape.value("elbow_refusals_total", "reason", "not_scorable"))
                .isZero();
        assertThat(scrape.labels("elbow_model")).hasSize(2);
    }

    private static String model(ConsumerRecord<byte[], byte[]> record) {
        Score.Model model = ScoreJson.read(record.value()).model();
        return model.name() + ":" + model.version() + "@" + model.digest();
    }

    /** On one in ten of them, the graph of the second package fails. */
    private static List<byte[]> events() {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> "{\"temperature\": " + i % 60 + ", \"mode\": \"" + (i % 10 == 9 ? "never seen" : "busy")
                        + "\"}")
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
