package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.ScoringOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a tap sees of a lane, of one package or of several. */
class TapTest {

    private static final String EVENT =
            "{\"temperature\": 20.5, \"machine\": {\"load\": 0.4}, \"open\": true, \"mode\": \"busy\"}";

    @RegisterExtension
    static final OpenTiny TINY = new OpenTiny();

    /** Notes what it sees, in its order. */
    private static final class Notes implements Tap {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void scored(byte @Nullable [] key, byte @Nullable [] event, ScoreView score) {
            seen.add("scored " + Bench.text(key) + " " + (event == null ? "null" : event.length) + " at "
                    + score.event().orElseThrow().offset());
            assertThat(score.anomaly()).isFinite();
        }

        @Override
        public void refused(Score.Source source, byte @Nullable [] key, byte @Nullable [] event, Refusal refusal) {
            seen.add("refused " + Bench.text(key) + " at " + source.offset() + ": " + refusal.reason());
        }
    }

    @Test
    void seesEachAnswerOfALaneWithOnePackage() {
        assertThat(seen(Route.of(options(), topics())))
                .containsExactly(
                        "scored 0:1 " + EVENT.length() + " at 1",
                        "refused 0:2 at 2: MALFORMED",
                        "scored 0:4 " + EVENT.length() + " at 4");
    }

    @Test
    void seesEachAnswerOfALaneThatChooses() {
        Choice choice = new Choice(Choice.By.HEADER, "model", Map.of("pump", "tiny:1.0.0"), Optional.of("tiny:1.0.0"));

        assertThat(seen(new Route(
                        List.of(options()), topics(), Optional.of(choice), Optional.empty(), Optional.empty())))
                .containsExactlyInAnyOrder(
                        "scored 0:1 " + EVENT.length() + " at 1",
                        "refused 0:2 at 2: MALFORMED",
                        "scored 0:4 " + EVENT.length() + " at 4");
    }

    private static List<String> seen(Route route) {
        Notes notes = new Notes();
        try (OpenRoute open = OpenRoute.open(route, Map.of("tiny:1.0.0", TINY.model()));
                Lane lane = open.lane("group", new OutputTopics(1, 100_000, 100_000), notes)) {
            List<ConsumerRecord<byte[], byte[]>> events = List.of(
                    SentAnswers.event(0, 1, EVENT, Map.of()),
                    SentAnswers.event(0, 2, "{", Map.of()),
                    SentAnswers.event(0, 3, null, Map.of()),
                    SentAnswers.event(0, 4, EVENT, Map.of()));
            lane.score(events, new SentAnswers(lane));
            return notes.seen;
        }
    }

    private static ScoringOptions options() {
        return ScoringOptions.defaults("tiny:1.0.0");
    }

    private static Topics topics() {
        return new Topics("events", "scores", "refusals");
    }
}
