package dev.elbow.scorer.score;

import static dev.elbow.scorer.score.TinyEvents.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.Provider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a score says of its reasons. */
class ContributionsTest {
    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 100})
    void explainsTheWholeAnomaly(int contributions) {
        Answers answers = Answers.of(scorer(contributions), TinyEvents.drawn(500, 3));

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
        Answers four = Answers.of(scorer(4), TinyEvents.drawn(200, 5));
        Answers two = Answers.of(scorer(2), TinyEvents.drawn(200, 5));

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

    private static Score one(Scorer scorer, String event) {
        return Answers.of(scorer, event).scores.get(0);
    }

    private static Scorer scorer(int contributions) {
        ScoringOptions options = new ScoringOptions("tiny:1.0.0", Provider.CPU, contributions, true, 1_000);
        return new Scorer(TINY.model(), TINY.session(), options);
    }
}
