package dev.elbow.scorer.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {

    private static final String EVENT =
            "{\"temperature\": 21.5, \"machine\": {\"load\": 0.4}, \"open\": true, \"mode\": \"busy\"}";
    private static final String[] MODES = {"idle", "busy", "new"};

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage tiny;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PackageSession session;

    @BeforeAll
    static void open(@TempDir Path temp) {
        tiny = TinyPackage.write(temp.resolve("tiny"));
        session = tiny.open(Provider.CPU);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 100})
    void explainsTheWholeAnomaly(int contributions) {
        Answers answers = Answers.of(scorer(contributions), events(500, 3));

        assertThat(answers.scores).hasSize(500).allSatisfy(score -> {
            double tolerance = 1e-5 * Math.max(1, Math.abs(score.anomaly())); // float32 sums
            assertThat(score.explanation().total()).isCloseTo(score.anomaly(), within(tolerance));
            assertThat(score.explanation().contributions()).hasSizeLessThanOrEqualTo(Math.min(contributions, 4));
        });
    }

    @Test
    void namesTheLargestContributionsOfTheModel() {
        Calibration.NormalMeans normal = TinyPackage.manifest().calibration().normal();
        TinyModel.Terms terms = TinyModel.score(new double[] {45, 0.4, 1}, 2);
        double[] excess = new double[4];
        for (int f = 0; f < 4; f++) {
            excess[f] = terms.featureDistortion().get(f)
                    - normal.featureDistortion().get(f);
        }

        Score score = one(scorer(2), EVENT.replace("21.5", "45"));

        Score.Explanation explanation = score.explanation();
        assertThat(score.anomaly()).isCloseTo(terms.anomaly(), within(1e-5 * terms.anomaly()));
        assertThat(explanation.contributions().get(0).feature()).isEqualTo("temperature");
        assertThat(explanation.contributions().get(0).nats()).isCloseTo(excess[0], within(1e-4));
        assertThat(explanation.contributions().get(0).nats())
                .isGreaterThanOrEqualTo(explanation.contributions().get(1).nats());
        double others = excess[0]
                + excess[1]
                + excess[2]
                + excess[3]
                - explanation.contributions().get(0).nats()
                - explanation.contributions().get(1).nats();
        assertThat(explanation.rest()).isCloseTo(others, within(1e-4));
        assertThat(explanation.latent()).isCloseTo(terms.rate() - 0.4, within(1e-5));
        assertThat(explanation.normal()).isEqualTo(normal.anomaly());
    }

    @Test
    void ordersContributionsLargestFirstAndDropsNone() {
        Answers four = Answers.of(scorer(4), events(200, 5));
        Answers two = Answers.of(scorer(2), events(200, 5));

        for (int i = 0; i < 200; i++) {
            List<Score.Contribution> all = four.scores.get(i).explanation().contributions();
            assertThat(all).isSortedAccordingTo((a, b) -> Double.compare(b.nats(), a.nats()));
            assertThat(all).extracting(Score.Contribution::feature).doesNotHaveDuplicates();
            assertThat(two.scores.get(i).explanation().contributions()).isEqualTo(all.subList(0, 2));
        }
    }

    @Test
    void namesNoFeatureThatTheEventLacks() {
        Score score = one(scorer(4), "{\"open\": true, \"mode\": \"idle\"}");

        Score.Explanation explanation = score.explanation();
        Calibration.NormalMeans normal = TinyPackage.manifest().calibration().normal();
        assertThat(explanation.contributions())
                .extracting(Score.Contribution::feature)
                .containsExactlyInAnyOrder("open", "mode");
        assertThat(explanation.rest())
                .isCloseTo(
                        -normal.featureDistortion().get(0)
                                - normal.featureDistortion().get(1),
                        within(1e-6));
        assertThat(explanation.total()).isCloseTo(score.anomaly(), within(1e-5));
    }

    @Test
    void saysWhatWasObservedAndWhatWasExpected() {
        Score score = one(scorer(4), "{\"temperature\": 20, \"open\": false, \"mode\": \"never seen\"}");

        assertThat(score.explanation().contributions())
                .filteredOn(one -> one.feature().equals("mode"))
                .singleElement()
                .satisfies(mode -> {
                    assertThat(mode.observed()).isEqualTo(new FieldValue.Unknown(Optional.of("never seen")));
                    assertThat(mode.expected()).isEqualTo(new FieldValue.Symbol("idle"));
                });
        assertThat(score.explanation().contributions())
                .filteredOn(one -> one.feature().equals("temperature"))
                .singleElement()
                .satisfies(temperature -> {
                    assertThat(temperature.observed()).isEqualTo(new FieldValue.Numeric(20));
                    assertThat(temperature.expected()).isInstanceOf(FieldValue.Numeric.class);
                });
        assertThat(score.explanation().contributions())
                .filteredOn(one -> one.feature().equals("open"))
                .singleElement()
                .satisfies(open -> {
                    assertThat(open.observed()).isEqualTo(new FieldValue.Numeric(0));
                    FieldValue.Numeric probability = (FieldValue.Numeric) open.expected();
                    assertThat(probability.value()).isBetween(0.0, 1.0);
                });
    }

    @Test
    void judgesByThePackagesCalibration() {
        Calibration calibration = TinyPackage.manifest().calibration();

        Answers answers = Answers.of(scorer(5), EVENT, EVENT.replace("21.5", "1e9"));

        assertThat(answers.scores).extracting(Score::anomalous).containsExactly(false, true);
        assertThat(answers.scores)
                .allSatisfy(score -> assertThat(score.pValue()).isEqualTo(calibration.pValue(score.anomaly())));
        assertThat(answers.scores.get(0).model().reference()).isEqualTo("tiny@" + tiny.digest());
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
        Score score = one(new Scorer(named, session, options), "{\"temperature\": 30, \"mode\": \"idle\"}");

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
            Scorer scorer = new Scorer(tiny, failing, ScoringOptions.defaults("tiny:1.0.0"));

            assertThatThrownBy(() -> Answers.of(scorer, unknown)).isInstanceOf(GraphFault.class);
        }
    }

    @Test
    void givesEveryThreadTheSameScores() throws ExecutionException, InterruptedException {
        String[] events = events(2_000, 9);
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
        Score with = one(scorer(2), events(1, 3)[0]);
        Score without = one(
                new Scorer(tiny, session, new ScoringOptions("tiny:1.0.0", Provider.CPU, 2, false, 1_000)),
                events(1, 3)[0]);

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
        return new Scorer(tiny, session, options);
    }

    private static String[] events(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] events = new String[count];
        for (int i = 0; i < count; i++) {
            events[i] = String.format(
                    Locale.ROOT,
                    "{\"temperature\": %s, \"machine\": {\"load\": %.3f}, \"open\": %s, \"mode\": \"%s\"}",
                    random.nextInt(4) == 0 ? "null" : random.nextInt(9) == 0 ? "1e20" : random.nextDouble(0, 40),
                    random.nextDouble(),
                    random.nextBoolean(),
                    MODES[random.nextInt(3)]);
        }
        return events;
    }
}
