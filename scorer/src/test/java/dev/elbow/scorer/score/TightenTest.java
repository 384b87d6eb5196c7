package dev.elbow.scorer.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Events that the second graph scores again: which ones, and that nothing of the first is left in their scores. */
class TightenTest {

    private static final int EVENTS = 700;
    private static final Tighten SOME = Tighten.between(0.01, 0.6);
    private static final Tighten ALL = Tighten.between(0, 1);

    @RegisterExtension
    private static final OpenTiny TINY = OpenTiny.tightened();

    @Test
    void takesEventsFromOneEndOfTheBandToTheOther() {
        List<Score> plain = scores(Optional.empty());
        double[] inner = plain.stream()
                .mapToDouble(Score::pValue)
                .filter(p -> p > 0.01 && p < 0.6)
                .sorted()
                .distinct()
                .toArray();
        double above = inner[1];
        double below = inner[inner.length - 2];

        List<Boolean> closed = marks(Tighten.between(above, below));
        List<Boolean> without = marks(Tighten.between(Math.nextUp(above), Math.nextDown(below)));

        assertThat(inner.length).isGreaterThan(50);
        for (int i = 0; i < EVENTS; i++) {
            double p = plain.get(i).pValue();
            assertThat(closed.get(i)).as("%s", p).isEqualTo(p >= above && p <= below);
            assertThat(without.get(i)).as("%s", p).isEqualTo(p > above && p < below);
        }
    }

    @Test
    void aBandOfAllPValuesTakesAllEvents() {
        assertThat(marks(ALL)).hasSize(EVENTS).containsOnly(true);
    }

    @Test
    void nothingOfTheFirstGraphIsLeftInATightenedScore() {
        ScoredBatch second = TINY.session().tightening().orElseThrow().score(batch());
        Calibration calibration =
                TINY.model().manifest().tighten().orElseThrow().calibration();

        List<Score> scores = scores(Optional.of(ALL));

        for (int i = 0; i < EVENTS; i++) {
            Score score = scores.get(i);
            assertThat(score.distortion()).isEqualTo(second.distortion(i));
            assertThat(score.rate()).isEqualTo(second.rate(i));
            assertThat(score.pValue()).isEqualTo(calibration.pValue(score.anomaly()));
            assertThat(score.anomalous()).isEqualTo(calibration.anomalous(score.anomaly()));
            assertThat(score.latent().mean()).containsExactly((double) second.latentMean(i, 0));
            Score.Explanation explanation = score.explanation();
            assertThat(explanation.normal()).isEqualTo(calibration.normal().anomaly());
            assertThat(explanation.latent()).isCloseTo(second.rate(i) - 0.4, within(1e-12));
            assertThat(explanation.total())
                    .isCloseTo(score.anomaly(), within(1e-5 * Math.max(1, Math.abs(score.anomaly()))));
            for (Score.Contribution one : explanation.contributions()) {
                int feature = List.of("temperature", "load", "open", "mode").indexOf(one.feature());
                assertThat(one.nats())
                        .isEqualTo(second.featureDistortion(i, feature)
                                - calibration.normal().featureDistortion().get(feature));
            }
        }
    }

    @Test
    void theOtherEventsScoreAsIfThereWereNoSecondStage() {
        List<Score> plain = scores(Optional.empty());
        List<Score> some = scores(Optional.of(SOME));

        assertThat(some).filteredOn(Score::tightened).hasSizeBetween(50, EVENTS - 50);
        for (int i = 0; i < EVENTS; i++) {
            if (!some.get(i).tightened()) {
                assertThat(ScoreJson.write(some.get(i))).isEqualTo(ScoreJson.write(plain.get(i)));
            }
        }
        assertThat(plain)
                .allSatisfy(score -> assertThat(new String(ScoreJson.write(score), StandardCharsets.UTF_8))
                        .doesNotContain("tightened"));
    }

    @Test
    void anEventHasTheSameBitsInEveryBatch() {
        Scorer scorer = scorer(Optional.of(SOME));
        List<Score> whole = Answers.of(scorer, events()).scores;
        SplittableRandom random = new SplittableRandom(6);

        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < EVENTS; ) {
            int to = Math.min(EVENTS, from + (random.nextInt(3) == 0 ? random.nextInt(1, 300) : random.nextInt(1, 20)));
            Answers.of(scorer, Arrays.copyOfRange(events(), from, to))
                    .scores
                    .forEach(one -> parts.add(ScoreJson.write(one)));
            from = to;
        }

        assertThat(parts)
                .containsExactlyElementsOf(whole.stream().map(ScoreJson::write).toList());
    }

    @Test
    void aBatchOfTheCallersScoresAsTheEventsDo() {
        List<Answer> answers = scorer(Optional.of(SOME)).score(batch());

        assertThat(answers).extracting(answer -> answer.score().orElseThrow()).isEqualTo(scores(Optional.of(SOME)));
    }

    @Test
    void whatWasObservedIsTold() {
        String event = "{\"temperature\": 27, \"open\": false, \"mode\": \"never seen\"}";

        Score score = Answers.of(scorer(Optional.of(ALL)), "{", event).scores.get(0);

        assertThat(score.tightened()).isTrue();
        assertThat(score.explanation().contributions())
                .filteredOn(one -> one.feature().equals("mode"))
                .singleElement()
                .satisfies(mode ->
                        assertThat(mode.observed()).isEqualTo(new FieldValue.Unknown(Optional.of("never seen"))));
    }

    @Test
    void whatTheFirstGraphCannotScoreIsRefusedByIt() {
        String[] events = {events()[0], "{\"machine\": {\"load\": 3.4e38}, \"mode\": \"idle\"}", events()[1], "{"};

        Answers answers = Answers.of(scorer(Optional.of(ALL)), events);

        assertThat(answers.order).containsExactly("score", "refusal", "score", "refusal");
        assertThat(answers.refusals.get(0).reason()).isEqualTo(Refusal.Reason.NOT_SCORABLE);
        assertThat(answers.scores).extracting(Score::tightened).containsOnly(true);
    }

    /** The graph fails on unknown modes alone, and is asked about those in the band alone. */
    @Test
    void refusesTheEventsOnWhichTheSecondGraphFailsAndNoOther(@TempDir Path temp) {
        VerifiedPackage fragile = TinyPackage.writeFragileTightened(temp.resolve("fragile"));
        List<Score> plain = scores(Optional.empty());
        double[] unknown = IntStream.range(0, EVENTS)
                .filter(i -> events()[i].contains("new"))
                .mapToDouble(i -> plain.get(i).pValue())
                .sorted()
                .toArray();
        double above = unknown[unknown.length / 2];
        try (PackageSession failing = fragile.open(Provider.CPU)) {
            Tighten rarer = Tighten.between(above, 1);
            Answers answers = Answers.of(new Scorer(fragile, failing, options(Optional.of(rarer))), events());

            List<String> expected = IntStream.range(0, EVENTS)
                    .mapToObj(i -> events()[i].contains("new") && plain.get(i).pValue() >= above ? "refusal" : "score")
                    .toList();
            assertThat(answers.order).isEqualTo(expected).contains("refusal");
            assertThat(answers.refusals).hasSizeLessThan(unknown.length);
            assertThat(answers.refusals).allSatisfy(refusal -> {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_SCORABLE);
                assertThat(refusal.message()).startsWith("model tiny:1.0.0: tighten.onnx: ONNX Runtime failed on ");
            });
            assertThat(answers.scores).filteredOn(Score::tightened).isNotEmpty();
        }
    }

    @Test
    void refusesNothingWhereTheSecondGraphFailsOnWhatItIsKnownToScore(@TempDir Path temp) {
        VerifiedPackage fragile = TinyPackage.writeFragileTightened(temp.resolve("fragile"));
        try (PackageSession failing = fragile.open(Provider.CPU)) {
            // The first golden event of the other package has an unknown mode, on which this session's second graph
            // fails.
            Scorer scorer = new Scorer(TINY.model(), failing, options(Optional.of(ALL)));

            assertThatThrownBy(() -> Answers.of(scorer, "{\"temperature\": 27, \"mode\": \"new\"}"))
                    .isInstanceOf(GraphFault.class);
        }
    }

    private static List<Boolean> marks(Tighten tighten) {
        return scores(Optional.of(tighten)).stream().map(Score::tightened).toList();
    }

    private static List<Score> scores(Optional<Tighten> tighten) {
        return Answers.of(scorer(tighten), events()).scores;
    }

    private static Scorer scorer(Optional<Tighten> tighten) {
        return new Scorer(TINY.model(), TINY.session(), options(tighten));
    }

    private static ScoringOptions options(Optional<Tighten> tighten) {
        return ScoringOptions.defaults("tiny:1.0.0").withTighten(tighten);
    }

    private static EventBatch batch() {
        EventBatch batch = new EventBatch(TinyModel.schema());
        JsonEventDecoder decoder = new JsonEventDecoder(TinyModel.schema(), 1_000);
        for (String event : events()) {
            assertThat(decoder.decode(event.getBytes(StandardCharsets.UTF_8), batch))
                    .isEmpty();
        }
        return batch;
    }

    private static String[] events() {
        SplittableRandom random = new SplittableRandom(3);
        String[] events = new String[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            events[i] = String.format(
                    Locale.ROOT,
                    "{\"temperature\": %s, \"machine\": {\"load\": %.3f}, \"open\": %s, \"mode\": \"%s\"}",
                    random.nextInt(6) == 0 ? "null" : 20 + 6 * random.nextGaussian(),
                    0.5 + 0.3 * random.nextGaussian(),
                    random.nextBoolean(),
                    List.of("idle", "busy", "new").get(random.nextInt(10) == 0 ? 2 : random.nextInt(2)));
        }
        return events;
    }
}
