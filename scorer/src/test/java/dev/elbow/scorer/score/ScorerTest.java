package dev.elbow.scorer.score;

import static dev.elbow.scorer.score.TinyEvents.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ScorerTest {
    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @Test
    void judgesByThePackagesCalibration() {
        Calibration calibration = TinyPackage.manifest().calibration();

        Answers answers = Answers.of(scorer(5), EVENT, EVENT.replace("21.5", "1e9"));

        assertThat(answers.scores).extracting(Score::anomalous).containsExactly(false, true);
        assertThat(answers.scores)
                .allSatisfy(score -> assertThat(score.pValue()).isEqualTo(calibration.pValue(score.anomaly())));
        assertThat(answers.scores.get(0).model().reference())
                .isEqualTo("tiny@" + TINY.model().digest());
    }

    /** The latent mean of the tiny model is 0.5 s for a temperature of 20 + 5 s alone. */
    @Test
    void tellsHowMuchOfEachAttributeAnEventShows(@TempDir Path temp) {
        Attribute hot = attribute("hot", -0.5, 2);
        Attribute cold = attribute("cold", 0.5, -1);
        VerifiedPackage named = Zoo.write(
                temp.resolve("named"),
                TinyPackage.manifest().withAttributes("1.1.0", List.of(hot, cold)),
                TinyPackage.files());
        ScoringOptions options = ScoringOptions.defaults("named");
        Score score = one(new Scorer(named, TINY.session(), options), "{\"temperature\": 30, \"mode\": \"idle\"}");

        assertThat(score.attributes()).extracting(Score.Projection::name).containsExactly("hot", "cold");
        assertThat(score.attributes().get(0).projection()).isCloseTo(0.75, within(1e-6));
        assertThat(score.attributes().get(1).projection()).isCloseTo(-0.5, within(1e-6));
        assertThat(one(scorer(5), EVENT).attributes()).isEmpty();
    }

    @Test
    void scoresTheOthersAsIfARefusedEventWereNotThere() {
        Scorer scorer = scorer(5);
        String other = EVENT.replace("busy", "idle");

        Answers alone = Answers.of(scorer, EVENT, other);
        Answers mixed = Answers.of(scorer, "{", EVENT, null, "{\"mode\": 7}", other, "{\"open\": true}");

        assertThat(mixed.order).containsExactly("refusal", "score", "tombstone", "refusal", "score", "refusal");
        assertThat(mixed.scores).isEqualTo(alone.scores);
        assertThat(mixed.refusals)
                .extracting(Refusal::reason)
                .containsExactly(Refusal.Reason.MALFORMED, Refusal.Reason.WRONG_TYPE, Refusal.Reason.MISSING_FIELD);
    }

    @Test
    void answersABatchWithoutAnyEventToScore() {
        assertThat(Answers.of(scorer(5)).order).isEmpty();
        assertThat(Answers.of(scorer(5), null, "", null).order).containsExactly("tombstone", "refusal", "tombstone");
    }

    @Test
    void refusesWhereTheModelReturnsNoFiniteNumber() {
        Answers answers = Answers.of(scorer(5), EVENT, EVENT.replace("0.4", "3.4e38"), EVENT);

        assertThat(answers.order).containsExactly("score", "refusal", "score");
        assertThat(answers.refusals.get(0).reason()).isEqualTo(Refusal.Reason.NOT_SCORABLE);
    }

    @Test
    void refusesTheEventsOnWhichTheModelFailsAndNoOther(@TempDir Path temp) {
        VerifiedPackage fragile = TinyPackage.writeFragile(temp.resolve("fragile"));
        String idle = EVENT.replace("busy", "idle");
        String unknown = EVENT.replace("busy", "never seen");

        Answers answers;
        try (PackageSession failing = fragile.open(Provider.CPU)) {
            Scorer scorer = new Scorer(fragile, failing, ScoringOptions.defaults("tiny:1.0.0"));
            answers = Answers.of(scorer, EVENT, unknown, "{", null, idle, unknown, idle);
        }

        assertThat(answers.order)
                .containsExactly("score", "refusal", "refusal", "tombstone", "score", "refusal", "score");
        assertThat(answers.scores)
                .extracting(Score::anomaly)
                .isEqualTo(Answers.of(scorer(5), EVENT, idle, idle).scores.stream()
                        .map(Score::anomaly)
                        .toList());
        assertThat(answers.refusals)
                .extracting(Refusal::reason)
                .containsExactly(Refusal.Reason.NOT_SCORABLE, Refusal.Reason.MALFORMED, Refusal.Reason.NOT_SCORABLE);
        assertThat(answers.refusals.get(0).message())
                .startsWith("model tiny:1.0.0: score.onnx: ONNX Runtime failed on ")
                .contains("Gather")
                .endsWith(" (expected: a score)");
    }

    @Test
    void refusesNothingWhereTheModelFailsOnWhatItIsKnownToScore(@TempDir Path temp) {
        VerifiedPackage fragile = TinyPackage.writeFragile(temp.resolve("fragile"));
        String unknown = EVENT.replace("busy", "never seen");

        try (PackageSession failing = fragile.open(Provider.CPU)) {
            // The first golden event of the other package has an unknown mode, on which this session fails.
            Scorer scorer = new Scorer(TINY.model(), failing, ScoringOptions.defaults("tiny:1.0.0"));

            assertThatThrownBy(() -> Answers.of(scorer, unknown)).isInstanceOf(GraphFault.class);
        }
    }

    @Test
    void givesEveryThreadTheSameScores() throws ExecutionException, InterruptedException {
        String[] events = TinyEvents.drawn(2_000, 9);
        List<Score> expected = Answers.of(scorer(5), events).scores;

        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<List<Score>>> found = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            found.add(threads.submit(() -> Answers.of(scorer(5), events).scores));
        }

        for (Future<List<Score>> scores : found) {
            assertThat(scores.get()).isEqualTo(expected);
        }
        threads.shutdown();
    }

    @Test
    void leavesTheLatentCodeOutWhereToldTo() {
        Score with = one(scorer(2), TinyEvents.drawn(1, 3)[0]);
        Score without = one(
                new Scorer(
                        TINY.model(), TINY.session(), new ScoringOptions("tiny:1.0.0", Provider.CPU, 2, false, 1_000)),
                TinyEvents.drawn(1, 3)[0]);

        String json = new String(ScoreJson.write(without), StandardCharsets.UTF_8);

        assertThat(json).doesNotContain("\"latent\"");
        assertThat(ScoreJson.read(ScoreJson.write(without)).latent().mean()).isEmpty();
        assertThat(without.anomaly()).isEqualTo(with.anomaly());
        assertThat(without.explanation()).isEqualTo(with.explanation());
    }

    private static Attribute attribute(String name, double origin, double direction) {
        return new Attribute(
                name,
                List.of(origin),
                List.of(direction),
                new Attribute.Rows("a", 1),
                new Attribute.Rows("b", 1),
                "0".repeat(64),
                "sha256:" + "0".repeat(64));
    }

    private static Score one(Scorer scorer, String event) {
        return Answers.of(scorer, event).scores.get(0);
    }

    private static Scorer scorer(int contributions) {
        ScoringOptions options = new ScoringOptions("tiny:1.0.0", Provider.CPU, contributions, true, 1_000);
        return new Scorer(TINY.model(), TINY.session(), options);
    }
}
