package dev.elbow.scorer.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ScoringProcessorTest {

    private static final String EVENT = "{\"temperature\": 21.5, \"mode\": \"busy\"}";

    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    Path state;

    @Test
    void answersOnceTheBatchIsFull() {
        try (ScoringRun run = new ScoringRun(state, "exactly_once_v2", TINY)) {
            run.send("a", EVENT);
            run.send("b", EVENT);
            run.send("c", EVENT);
            assertThat(run.keys()).isEmpty();
            assertThat(run.stored()).isEqualTo(3);

            run.send("d", EVENT);
            run.send("e", EVENT);

            assertThat(run.keys()).containsExactly("a", "b", "c", "d");
            assertThat(run.stored()).isEqualTo(1);
        }
    }

    @Test
    void answersWhatHasWaitedLongEnough() {
        try (ScoringRun run = new ScoringRun(state, "exactly_once_v2", TINY)) {
            run.send("a", EVENT);
            run.driver.advanceWallClockTime(Duration.ofMillis(19));
            assertThat(run.keys()).isEmpty();

            run.driver.advanceWallClockTime(Duration.ofMillis(1));

            assertThat(run.keys()).containsExactly("a");
            assertThat(run.stored()).isZero();
        }
    }

    @Test
    void answersAtOnceWhereNothingTiesTheStoreToTheAnswers() {
        try (ScoringRun run = new ScoringRun(state, "at_least_once", TINY)) {
            run.send("a", EVENT);

            assertThat(run.keys()).containsExactly("a");
            assertThat(run.stored()).isZero();
        }
    }

    @Test
    void givesTheScoresOfTheLibraryWithKeyTimeAndHeaders() {
        Score kept = new Scorer(TINY.model(), TINY.session(), ScoringOptions.defaults("tiny:1.0.0"))
                .score(List.of(EVENT.getBytes(StandardCharsets.UTF_8)))
                .get(0)
                .score()
                .orElseThrow();
        Score expected = ScoreJson.read(ScoreJson.write(kept)); // with a float's digits
        try (ScoringRun run = new ScoringRun(state, "exactly_once_v2", TINY)) {
            run.send("a", EVENT, Map.of("trace", "7", "elbow-model", "older", "elbow-refusal-reason", "malformed"));
            run.driver.advanceWallClockTime(Duration.ofMillis(20));

            TestRecord<String, byte[]> record = run.scores.readRecord();
            Score score = ScoreJson.read(record.value());
            assertThat(record.key()).isEqualTo("a");
            assertThat(record.timestamp()).isEqualTo(1_000);
            assertThat(ScoringRun.texts(record.headers()))
                    .isEqualTo(Map.of(
                            "trace", "7", "elbow-model", "tiny@" + TINY.model().digest()));
            assertThat(score.event()).contains(new Score.Source("events", 0, 0, 1_000));
            assertThat(score.elbo()).isEqualTo(expected.elbo());
            assertThat(score.explanation()).isEqualTo(expected.explanation());
        }
    }

    @Test
    void sendsRefusalsToATopicOfTheirOwnAndTombstonesWithTheScores() {
        try (ScoringRun run = new ScoringRun(state, "exactly_once_v2", TINY)) {
            run.send("bad", "{", Map.of("trace", "7"));
            run.send("gone", null);
            run.send(null, EVENT);
            run.driver.advanceWallClockTime(Duration.ofMillis(20));

            TestRecord<String, byte[]> refusal = run.refusals.readRecord();
            assertThat(refusal.key()).isEqualTo("bad");
            assertThat(refusal.value()).isEqualTo(new byte[] {'{'});
            assertThat(ScoringRun.texts(refusal.headers()))
                    .containsEntry("elbow-refusal-reason", "malformed")
                    .containsEntry("__connect.errors.topic", "events")
                    .containsEntry("__connect.errors.offset", "0")
                    .containsEntry("__connect.errors.connector.name", "streams-test")
                    .containsEntry("trace", "7")
                    .doesNotContainKey("elbow-model");
            assertThat(run.scores.readRecord().value()).isNull();
            assertThat(run.scores.readRecord().key()).isNull();
        }
    }

    @Test
    void takesNoBatchOfNothing() {
        assertThatThrownBy(() -> new MicroBatch("waiting", 0, Duration.ofMillis(20)))
                .hasMessage("events: 0 (expected: 1 to 10000)");
        assertThatThrownBy(() -> new MicroBatch("waiting", 1, Duration.ZERO))
                .hasMessage("patience: PT0S (expected: a millisecond or more)");
    }
}
