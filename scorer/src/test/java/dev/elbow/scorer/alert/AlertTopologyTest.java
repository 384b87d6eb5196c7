package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonSchemas;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.fixture.Scores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertTopologyTest {

    private static final EpisodeRules RULES = new EpisodeRules(
            new EpisodeRules.Opening(2, 3),
            new EpisodeRules.Closing(3, Duration.ofSeconds(10), OptionalDouble.empty()),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            2,
            Duration.ofSeconds(60));

    private final TopologyRun run = new TopologyRun(RULES, Level.fixed(1e-3), List.of());
    private long offset;

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void tellsAnEpisodeUnderTheEntitysKeyAndAtTheTimeOfWriting() {
        strange("pump", 1_000);
        strange("pump", 2_000);

        TestRecord<byte[], byte[]> record = run.alerts.readRecord();
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("pump");
        assertThat(record.timestamp()).isEqualTo(TopologyRun.CLOCK);
        assertThat(JsonSchemas.ALERT.problems(new String(record.value(), StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(run.alerts.isEmpty()).isTrue();
    }

    @Test
    void whatIsSuppressedOpensNothing() {
        Suppression heat = new Suppression(
                Optional.of("heat"),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
        Score hot = Scores.of(1, 1_000, 1e-6, 12, true, List.of(Scores.number("heat", 12, 90, 60)));
        Score hotter = Scores.of(2, 2_000, 1e-6, 12, true, List.of(Scores.number("heat", 12, 90, 60)));
        try (TopologyRun suppressing = new TopologyRun(RULES, Level.fixed(1e-3), List.of(heat))) {
            suppressing.send("pump", hot);
            suppressing.send("pump", hotter);
            assertThat(suppressing.told()).isEmpty();
        }
        run.send("pump", hot);
        run.send("pump", hotter);
        assertThat(run.told()).extracting(Alert::state).containsExactly(Alert.State.OPEN);
    }

    @Test
    void keepsEntitiesApart() {
        strange("a", 1_000);
        strange("b", 1_000);
        strange("c", 1_000);
        assertThat(run.lines()).isEmpty();

        strange("b", 2_000);

        assertThat(run.lines()).containsExactly("b open start 1000 time 2000 events 2 anomalous 2 strangest 3");
    }

    @Test
    void remembersNothingOfCalmEntities() {
        for (int i = 0; i < 100; i++) {
            calm("key-" + i, 1_000 + i);
        }

        assertThat(run.remembered()).isZero();
        assertThat(run.tally.progress().scores()).isEqualTo(100);
    }

    /** Its clock is behind, or it was cut off: it is late, and not silent. */
    @Test
    void anEntityWhoseTimeIsFarBehindIsToldOf() {
        calm("fan", 10_000_000);
        strange("pump", 1_000);
        calm("fan", 10_001_000);
        strange("pump", 2_000);

        assertThat(run.lines())
                .containsExactly("pump open start 9995001 time 9996001 events 2 anomalous 2 strangest 3");
    }

    /** Its events come twice, the second time when nothing of the first is remembered. */
    @Test
    void noEpisodeBeginsWhereOneBeforeDid() {
        for (int time : new int[] {1_000_000, 1_000_000}) {
            strange("pump", time);
        }
        for (int i = 0; i < 3; i++) {
            calm("pump", 1_000_001);
        }
        calm("fan", 1_006_000);
        strange("pump", 1_000_000);
        strange("pump", 1_000_000);

        List<Alert> told = run.told();
        assertThat(told)
                .extracting(Alert::state)
                .containsExactly(Alert.State.OPEN, Alert.State.CLOSED, Alert.State.OPEN);
        assertThat(told).extracting(Alert::start).containsExactly(1_000_000L, 1_000_000L, 1_001_001L);
    }

    @Test
    void theTimeOfOthersTellsThatAnEntityIsSilent() {
        strange("pump", 1_000);
        strange("pump", 2_000);
        calm("fan", 31_999);
        assertThat(run.lines()).hasSize(1);

        calm("fan", 32_000);

        assertThat(run.lines())
                .containsExactly("pump closed silence start 1000 time 32000 end 2000 events 2 anomalous 2 strangest 1");
        calm("fan", 37_000); // the cool-down is over
        assertThat(run.remembered()).isZero();
    }

    @Test
    void anEventThatEndsItsOwnSilenceComesAfterTheEnd() {
        strange("pump", 1_000);
        strange("pump", 2_000);
        strange("pump", 60_000);
        strange("pump", 61_000);

        assertThat(run.lines())
                .containsExactly(
                        "pump open start 1000 time 2000 events 2 anomalous 2 strangest 1",
                        "pump closed silence start 1000 time 32000 end 2000 events 2 anomalous 2 strangest 1",
                        "pump open start 60000 time 61000 events 2 anomalous 2 strangest 3");
    }

    @Test
    void theClockTellsThatAWholePartitionIsSilent() {
        strange("pump", 1_000);
        strange("pump", 2_000);
        run.told();
        run.clock(Duration.ofSeconds(29));
        assertThat(run.told()).isEmpty();

        run.clock(Duration.ofSeconds(8));

        assertThat(run.lines())
                .containsExactly("pump closed silence start 1000 time 32000 end 2000 events 2 anomalous 2 strangest 1");
        run.clock(Duration.ofSeconds(30));
        assertThat(run.remembered()).isZero();
        assertThat(run.told()).isEmpty();
    }

    /** A process that was stopped, or a machine that slept: the scores of meanwhile wait in their topic. */
    @Test
    void aStandstillIsNoSilence() {
        strange("pump", 1_000);
        strange("pump", 2_000);
        run.told();
        run.clock(Duration.ofSeconds(28));

        run.standStill(Duration.ofHours(8));
        assertThat(run.told()).isEmpty();
        strange("pump", 3_000);
        run.clock(Duration.ofSeconds(20));
        assertThat(run.told()).isEmpty();

        run.clock(Duration.ofSeconds(20));
        assertThat(run.told()).extracting(Alert::state).containsExactly(Alert.State.CLOSED);
    }

    @Test
    void theClockIsNotAskedWhileEventsCome() {
        strange("pump", 1_000);
        strange("pump", 2_000);
        run.told();
        for (int i = 0; i < 10; i++) {
            run.clock(Duration.ofSeconds(20));
            calm("fan", 3_000); // whose time stands still
        }

        assertThat(run.told()).isEmpty();
    }

    /** A device whose clock is years ahead would end the episodes of all others. */
    @Test
    void noEventIsLaterThanTheRecordOfItsScore() {
        strange("pump", TopologyRun.CLOCK - 1_000);
        calm("ahead", TopologyRun.CLOCK * 100);
        strange("pump", TopologyRun.CLOCK);

        assertThat(run.told()).extracting(Alert::state).containsExactly(Alert.State.OPEN);
    }

    @Test
    void whatIsNoScoreStopsNothing() {
        strange("pump", 1_000);
        byte[] key = "pump".getBytes(StandardCharsets.UTF_8);
        for (String value : List.of("", "{", "[]", "\u0000", "{\"p_value\":0}")) {
            run.send(key, value.getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        }
        run.send(key, new byte[] {0, 0, 0, 0, 1, (byte) 0xff}, new RecordHeaders());
        strange("pump", 2_000);

        assertThat(run.told()).hasSize(1);
        assertThat(run.tally.progress()).isEqualTo(new AlertProgress(2, 1, 0, 0, 6, 0));
    }

    @Test
    void refusalsAndTombstonesArePassedOver() {
        strange("pump", 1_000);
        byte[] key = "pump".getBytes(StandardCharsets.UTF_8);
        run.send(key, null, new RecordHeaders());
        run.send(
                key,
                "raw".getBytes(StandardCharsets.UTF_8),
                new RecordHeaders().add("elbow-refusal-reason", "malformed".getBytes(StandardCharsets.UTF_8)));
        run.send(key, ScoreJson.write(new Refusal(Refusal.Reason.MALFORMED, "event: no")), new RecordHeaders());
        strange("pump", 2_000);

        assertThat(run.lines()).containsExactly("pump open start 1000 time 2000 events 2 anomalous 2 strangest 1");
        assertThat(run.tally.progress().noScores()).isZero();
    }

    @Test
    void scoresWithoutAKeyBelongToNobody() {
        run.send(null, ScoreJson.write(score(1_000, 1e-9)), new RecordHeaders());
        run.send(null, ScoreJson.write(score(2_000, 1e-9)), new RecordHeaders());

        assertThat(run.told()).isEmpty();
        assertThat(run.tally.progress().withoutKey()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsNoTextIsToldInBase64() {
        byte[] key = {(byte) 0xff, 0, 1};
        run.send(key, ScoreJson.write(score(1_000, 1e-9)), new RecordHeaders());
        run.send(key, ScoreJson.write(score(2_000, 1e-9)), new RecordHeaders());

        Alert alert = run.told().get(0);
        assertThat(alert.entity().base64()).isTrue();
        assertThat(alert.entity().key()).isEqualTo(key);
    }

    /** The scorer's own event may have come by no topic: then the record's time is all there is. */
    @Test
    void aScoreWithoutItsEventHasTheTimeOfItsRecord() {
        Score score = score(1_000, 1e-9);
        Score bare = new Score(
                score.model(),
                Optional.empty(),
                score.elbo(),
                score.pValue(),
                true,
                score.latent(),
                score.explanation());
        run.send("pump", bare);
        run.send("pump", bare);

        assertThat(run.told()).extracting(Alert::start).containsExactly(TopologyRun.CLOCK);
    }

    private void strange(String key, long time) {
        run.send(key, score(time, 1e-6));
    }

    private void calm(String key, long time) {
        run.send(key, score(time, 0.5));
    }

    private Score score(long time, double pValue) {
        return Scores.of(offset++, time, pValue, 10 + offset * 0.001, pValue <= 1e-3);
    }
}
