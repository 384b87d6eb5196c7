package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.alert.Suppression.Direction;
import dev.elbow.scorer.fixture.Scores;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

    /** Half past midnight on a Thursday. */
    private static final long TIME = 30 * 60_000L;

    /** 12 nats over normal, of which heat explains 8 and mode 3. */
    private static final Score SCORE = Scores.of(
            0, TIME, 1e-6, 12, true, List.of(Scores.number("heat", 8, 90, 60), Scores.symbol("mode", 3, "x", "y")));

    private static final byte[] KEY = {'k'};

    private static final Suppression HEAT = rule("heat", null, 0, 0);

    @Test
    void aPValueAtTheLevelIsAnomalous() {
        assertThat(verdict(Level.fixed(1e-6), score(1e-6, false)).anomalous()).isTrue();
        assertThat(verdict(Level.fixed(1e-6), score(1.1e-6, true)).anomalous()).isFalse();
    }

    @Test
    void aPackagesOwnThresholdIsToldByTheScoreAlone() {
        assertThat(verdict(Level.OF_THE_PACKAGE, score(0.9, true)).anomalous()).isTrue();
        assertThat(verdict(Level.OF_THE_PACKAGE, score(1e-9, false)).anomalous())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.0011, false", "0.01, false", "0.0101, true", "1, true"})
    void calmIsWhatLiesAboveTheMilderLevel(double pValue, boolean calm) {
        assertThat(verdict(Level.fixed(1e-3), score(pValue, false)).calm()).isEqualTo(calm);
        assertThat(verdict(Level.OF_THE_PACKAGE, score(pValue, false)).calm()).isEqualTo(calm);
    }

    /** Else an episode could not close by calm where the milder level is 1. */
    @Test
    void theLeastStrangeEventIsAlwaysCalm() {
        assertThat(verdict(Level.fixed(0.5), score(1, false)).calm()).isTrue();
    }

    @Test
    void aFeatureThatIsSuppressedDoesNotCount() {
        Verdict verdict = verdict(Level.fixed(1e-3), SCORE, HEAT);

        assertThat(verdict.excess()).isEqualTo(4);
        assertThat(verdict.anomalous()).isFalse(); // exp(-4) is left
        assertThat(verdict(Level.fixed(0.02), SCORE, HEAT).anomalous()).isTrue();
    }

    @Test
    void anEventOfWhichNothingIsLeftIsCalmAtAnyLevel() {
        Score score = Scores.of(0, TIME, 1e-6, 8, true, List.of(Scores.number("heat", 8, 90, 60)));

        Verdict verdict = verdict(Level.fixed(1), score, HEAT);

        assertThat(verdict.anomalous()).isFalse();
        assertThat(verdict.calm()).isTrue();
        assertThat(verdict(Level.fixed(1), score).anomalous()).isTrue();
    }

    /** {@code p^(rest / excess)}, where the tail is no steeper than that of a density. */
    @Test
    void whatIsLeftIsRareInProportion() {
        Score score = Scores.of(0, TIME, Math.exp(-6), 12, true, List.of(Scores.number("heat", 8, 90, 60)));

        assertThat(verdict(Level.fixed(Math.exp(-2) * 1.001), score, HEAT).anomalous())
                .isTrue();
        assertThat(verdict(Level.fixed(Math.exp(-2) * 0.999), score, HEAT).anomalous())
                .isFalse();
        assertThat(verdict(Level.fixed(1e-3), score, HEAT).excess()).isCloseTo(4, within(1e-9));
    }

    /** Beyond the end of a tail p-values are 0; a power of that would call any trifle anomalous. */
    @Test
    void aTailThatEndsDoesNotMakeTheRestRare() {
        Score score = Scores.of(0, TIME, 0, 12, true, List.of(Scores.number("heat", 11, 90, 60)));

        assertThat(verdict(Level.fixed(1e-3), score, HEAT).anomalous()).isFalse();
        assertThat(verdict(Level.fixed(1e-3), score).anomalous()).isTrue();
    }

    @Test
    void underAPackagesOwnThresholdTheRestHasToBeStrangerThanCalm() {
        assertThat(verdict(Level.OF_THE_PACKAGE, SCORE, HEAT).anomalous()).isFalse();
        assertThat(verdict(Level.OF_THE_PACKAGE, SCORE, rule("mode", null, 0, 0))
                        .anomalous())
                .isTrue();
    }

    @Test
    void aContributionThatMakesAnEventLessStrangeIsLeftAsItIs() {
        Score score = Scores.of(0, TIME, 1e-6, 12, true, List.of(Scores.number("heat", -3, 90, 60)));

        assertThat(verdict(Level.fixed(1e-3), score, HEAT).excess()).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({
        "ABOVE, 0, 0, true",
        "BELOW, 0, 0, false",
        ", 30, 0, false",
        ", 30.1, 0, true",
        ", 0, 0.5, false",
        ", 0, 0.51, true",
        "ABOVE, 31, 0.6, true",
        "ABOVE, 31, 0.4, false",
        "BELOW, 31, 0.6, false"
    })
    void allThatARuleSaysHasToHold(@Nullable Direction direction, double margin, double relative, boolean suppressed) {
        Verdict verdict = verdict(Level.fixed(1e-3), SCORE, rule("heat", direction, margin, relative));

        assertThat(verdict.excess()).isEqualTo(suppressed ? 4 : 12);
    }

    @Test
    void aRuleWithoutAFeatureIsAboutEachNumber() {
        assertThat(verdict(Level.fixed(1e-3), SCORE, rule(null, Direction.ABOVE, 0, 0))
                        .excess())
                .isEqualTo(4);
    }

    @Test
    void aFeatureCountsOutOnceThoughTwoRulesSaySo() {
        assertThat(verdict(Level.fixed(1e-3), SCORE, HEAT, rule(null, Direction.ABOVE, 0, 0))
                        .excess())
                .isEqualTo(4);
    }

    @Test
    void aTimeAloneSuppressesWholeEvents() {
        Suppression night = new Suppression(
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(new TimeWindow(
                        Set.of(DayOfWeek.THURSDAY), LocalTime.MIDNIGHT, LocalTime.of(1, 0), ZoneOffset.UTC)));

        assertThat(verdict(Level.fixed(1e-3), SCORE, night).anomalous()).isFalse();
        assertThat(verdict(Level.fixed(1e-3), SCORE, night).calm()).isTrue();
        assertThat(new Judge(Level.fixed(1e-3), closing(), List.of(night))
                        .of(KEY, TIME + 3_600_000, SCORE)
                        .anomalous())
                .isTrue();
    }

    @Test
    void aRuleThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> rule(null, null, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "suppress: a rule that says nothing (expected: feature, direction, margin, relative_margin or"
                                + " a time)");
    }

    private static Score score(double pValue, boolean anomalous) {
        return Scores.of(0, TIME, pValue, 12, anomalous);
    }

    private static Verdict verdict(Level level, Score score, Suppression... rules) {
        return new Judge(level, closing(), List.of(rules)).of(KEY, TIME, score);
    }

    private static EpisodeRules.Closing closing() {
        return EpisodeRules.defaults().closing();
    }

    /** Nothing, or 0, for what it does not say. */
    private static Suppression rule(
            @Nullable String feature, @Nullable Direction direction, double margin, double relative) {
        return new Suppression(
                Optional.ofNullable(feature),
                Optional.ofNullable(direction),
                margin > 0 ? OptionalDouble.of(margin) : OptionalDouble.empty(),
                relative > 0 ? OptionalDouble.of(relative) : OptionalDouble.empty(),
                Optional.empty());
    }
}
