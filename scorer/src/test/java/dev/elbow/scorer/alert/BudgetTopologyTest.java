package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.fixture.Scores;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of made-up scores whose true p-values are known, under a budget. */
class BudgetTopologyTest {

    private static final int KEYS = 40;

    private final SplittableRandom random = new SplittableRandom(7);
    private long offset;
    private long now = 1_000_000_000;

    @Test
    void aShareOfEventsIsTheLevelFromTheFirstEventOn() {
        try (TopologyRun run = run(new AlertBudget.Share(0.01), rules(1, 1))) {
            run.send("a", score(0.0101, true));
            run.send("b", score(0.0099, false));

            List<Alert> told = run.told();
            assertThat(told).extracting(alert -> alert.entity().text()).containsExactly("b");
            assertThat(told.get(0).level().orElseThrow()).isBetween(0.0099, 0.0101);
        }
    }

    @Test
    void thePackageDecidesUntilTheTrafficIsKnown() {
        try (TopologyRun run = run(day(10), rules(1, 1))) {
            for (int i = 0; i < 100; i++) {
                now += 60_000;
                run.send("calm", score(0.5, false));
                if (i == 10) {
                    run.send("flagged", score(0.3, true));
                    run.send("not", score(1e-9, false));
                }
            }
            assertThat(run.told()).extracting(alert -> alert.entity().text()).containsExactly("flagged");
            for (int i = 0; i < 64; i++) {
                run.send("calm", score(0.5, false));
            }

            run.send("late flagged", score(0.3, true));
            run.send("late", score(1e-9, false));

            assertThat(run.told()).extracting(alert -> alert.entity().text()).containsExactly("late");
        }
    }

    /** Normal events whose surprisals grow by a half in the middle: by their own p-values, 25 times the budget. */
    @ParameterizedTest
    @CsvSource({"1, 1, 400", "3, 5, 150"})
    void theBudgetHoldsBeforeAndAfterADrift(int count, int of, double perDay) {
        try (TopologyRun run = run(day(perDay), rules(count, of))) {
            play(run, 5_000, 1);
            double before = play(run, 15_000, 1);
            play(run, 20_000, 1.5);
            double after = play(run, 15_000, 1.5);

            assertThat(before / perDay).as("before").isBetween(1 / 1.5, 1.5);
            assertThat(after / perDay).as("after").isBetween(1 / 1.5, 1.5);
        }
    }

    @Test
    void aBudgetForEachKeyIsThatOfTheMeanKey() {
        AlertBudget budget = new AlertBudget.Alerts(10, AlertBudget.Period.DAY, AlertBudget.Each.KEY);
        try (TopologyRun run = run(budget, rules(1, 1))) {
            play(run, 5_000, 1);

            assertThat(play(run, 10_000, 1) / KEYS).isBetween(10 / 1.5, 15.0);
        }
    }

    /** One in five events is strange beyond all measure: each is told of, and none is learned from. */
    @Test
    void aFloodFarBeyondDoesNotRaiseTheLevel() {
        try (TopologyRun run = run(new AlertBudget.Share(0.005), rules(1, 1))) {
            play(run, 10_000, 1);
            double before = level(run);
            for (int i = 0; i < 20_000; i++) {
                now += 3_000;
                run.send("key-" + i % KEYS, score(i % 5 == 0 ? 1e-60 : random.nextDouble(), false));
            }

            assertThat(level(run) / before).isBetween(0.3, 1.5);
            run.told();
            run.send("fresh", score(1e-60, false));
            assertThat(run.told()).extracting(Alert::state).containsExactly(Alert.State.OPEN);
        }
    }

    @Test
    void ofSeveralPartitionsEachHasItsPart() {
        Levels whole = Levels.of(new AlertBudget.Share(0.01), rules(1, 1), 4);
        Levels parts = Levels.of(day(1_000), rules(1, 1), 10);
        try (TopologyRun one = new TopologyRun(rules(1, 1), whole, List.of());
                TopologyRun other = new TopologyRun(rules(1, 1), parts, List.of())) {
            play(one, 2_500, 1);
            play(other, 2_500, 1);

            assertThat(level(one)).isBetween(0.008, 0.0125);
            assertThat(level(other)).isBetween(100 / 28_800.0 / 1.4, 100 / 28_800.0 * 1.4);
        }
    }

    @Test
    void scoresThatHaveMovedAreKnownByTheirModel() {
        try (TopologyRun run = run(new AlertBudget.Share(0.001), rules(1, 1))) {
            play(run, 3_000, 1);
            assertThat(moved(run)).isFalse();

            play(run, 5_000, 1.5);

            assertThat(moved(run)).isTrue();
        }
    }

    /** Where normal events have become less strange by far, some must still be calm. */
    @Test
    void episodesCloseThoughAllPValuesHaveMoved() {
        try (TopologyRun run = run(new AlertBudget.Share(0.01), rules(1, 1))) {
            play(run, 10_000, 0.2);
            run.told();
            run.send("fresh", score(1e-9, false));
            for (int i = 0; i < 20; i++) {
                run.send("fresh", score(Math.pow(random.nextDouble(), 0.2), false));
            }

            assertThat(run.told())
                    .filteredOn(alert -> alert.entity().text().equals("fresh"))
                    .extracting(Alert::state)
                    .startsWith(Alert.State.OPEN, Alert.State.CLOSED);
        }
    }

    /** Alerts a day that were opened; each event three seconds after the one before it. */
    private double play(TopologyRun run, int events, double scale) {
        run.told();
        for (int i = 0; i < events; i++) {
            now += 3_000;
            run.send("key-" + random.nextInt(KEYS), score(Math.pow(1 - random.nextDouble(), scale), false));
        }
        long opened = run.told().stream()
                .filter(alert -> alert.state() == Alert.State.OPEN)
                .count();
        return opened * 28_800.0 / events;
    }

    private static double level(TopologyRun run) {
        return standing(run).level().orElseThrow();
    }

    private static boolean moved(TopologyRun run) {
        return standing(run).drift().moved();
    }

    private static TaskStanding.OfModel standing(TopologyRun run) {
        return run.tally.tasks().iterator().next().models().values().iterator().next();
    }

    private static AlertBudget day(double alerts) {
        return new AlertBudget.Alerts(alerts, AlertBudget.Period.DAY, AlertBudget.Each.STREAM);
    }

    private static TopologyRun run(AlertBudget budget, EpisodeRules rules) {
        return new TopologyRun(rules, Levels.of(budget, rules, 1), List.of());
    }

    /** Episodes end soon, so that the next may open. */
    private static EpisodeRules rules(int count, int of) {
        return new EpisodeRules(
                new EpisodeRules.Opening(count, of),
                new EpisodeRules.Closing(1, Duration.ofSeconds(10), OptionalDouble.empty()),
                Duration.ofHours(10),
                Duration.ofMillis(1),
                2,
                Duration.ofHours(20));
    }

    private Score score(double pValue, boolean anomalous) {
        return Scores.of(offset++, now, pValue, 1 - Math.log(pValue), anomalous);
    }
}
