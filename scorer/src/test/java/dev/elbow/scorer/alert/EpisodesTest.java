package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.scorer.fixture.AlertLines;
import dev.elbow.scorer.fixture.Scores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** One rule a test; an event comes each second. */
class EpisodesTest {

    private static final double STRANGE = 1e-5;
    private static final double BETWEEN = 5e-3;
    private static final double CALM = 0.5;

    private final List<Alert> alerts = new ArrayList<>();
    private Optional<Memory> memory = Optional.empty();
    private Episodes episodes = episodes(rules(3, 5));
    private long time = 100_000;
    private int offset;

    @Test
    void opensWhereEnoughOfTheLastEventsAreAnomalous() {
        events(STRANGE, CALM, STRANGE, CALM);
        assertThat(alerts).isEmpty();

        events(STRANGE);

        assertThat(lines()).containsExactly("pump open start 101000 time 105000 events 5 anomalous 3 strangest 0");
    }

    @Test
    void doesNotOpenWhereTheyAreFurtherApart() {
        events(STRANGE, CALM, STRANGE, CALM, CALM, STRANGE, CALM, CALM);

        assertThat(alerts).isEmpty();
    }

    @Test
    void startsWithTheFirstAnomalousEventThatCounts() {
        events(STRANGE, CALM, CALM, STRANGE, CALM, STRANGE, STRANGE);

        assertThat(lines()).containsExactly("pump open start 104000 time 107000 events 4 anomalous 3 strangest 3");
    }

    @Test
    void remembersNothingOfACalmEntity() {
        events(CALM, BETWEEN, CALM);
        assertThat(memory).isEmpty();

        events(STRANGE, CALM, CALM, CALM, CALM);
        assertThat(memory).isPresent();
        events(CALM);

        assertThat(memory).isEmpty();
    }

    @Test
    void closesAfterSoManyCalmEventsInARow() {
        open();
        events(CALM, CALM, CALM, STRANGE, CALM, CALM, CALM);
        assertThat(alerts).isEmpty();

        events(CALM);

        assertThat(lines())
                .containsExactly(
                        "pump closed calm start 101000 time 111000 end 107000 events 11 anomalous 4 strangest 0");
    }

    @Test
    void closesWhereItHasBeenCalmForSoLong() {
        open();
        events(CALM);
        after(9_000, CALM);

        assertThat(lines()).hasSize(1).first().asString().contains("closed calm", "end 103000", "time 113000");
    }

    @Test
    void staysOpenBetweenTheLevels() {
        open();
        for (int i = 0; i < 12; i++) {
            events(CALM, CALM, CALM, BETWEEN);
        }

        assertThat(alerts).isEmpty();
    }

    @Test
    void opensNoOtherUntilTheCoolDownIsOver() {
        open();
        events(CALM, CALM, CALM, CALM);
        alerts.clear();

        events(STRANGE, STRANGE, STRANGE, STRANGE); // the cool-down lasts from 107000 to 112000
        assertThat(alerts).isEmpty();
        events(STRANGE, STRANGE);
        assertThat(alerts).isEmpty();
        events(STRANGE);

        assertThat(lines()).containsExactly("pump open start 112000 time 114000 events 3 anomalous 3 strangest 11");
    }

    @Test
    void becomesWorseByTheFactorSinceItWasLastTold() {
        open(); // told with 10 nats
        excess(19.9);
        assertThat(alerts).isEmpty();

        excess(20);
        excess(39.9);
        excess(40);

        assertThat(lines())
                .containsExactly(
                        "pump worse start 101000 time 105000 events 5 anomalous 5 strangest 4",
                        "pump worse start 101000 time 107000 events 7 anomalous 7 strangest 6");
    }

    /** Twice nothing is nothing. */
    @Test
    void whatIsBelowANatCountsAsOne() {
        for (int i = 0; i < 3; i++) {
            excess(0.01);
        }
        alerts.clear();
        excess(0.5);
        excess(1.9);
        assertThat(alerts).isEmpty();

        excess(2);

        assertThat(alerts).extracting(Alert::state).containsExactly(Alert.State.WORSE);
    }

    @Test
    void aNewLevelClosesItAndIsNotAlertedAgain() {
        open();
        for (int i = 0; i < 100; i++) {
            events(STRANGE);
        }

        assertThat(lines())
                .containsExactly(
                        "pump closed level_shift start 101000 time 161000 end 161000 events 61 anomalous 61 strangest 0");
    }

    @Test
    void afterANewLevelItHasToBeCalmOnceToBeAlertedAgain() {
        shift();
        events(STRANGE, CALM, CALM, CALM, STRANGE, STRANGE, STRANGE);
        assertThat(alerts).isEmpty();
        events(CALM, CALM, CALM, CALM);
        assertThat(memory).isEmpty();

        events(STRANGE, STRANGE, STRANGE);

        assertThat(alerts).extracting(Alert::state).containsExactly(Alert.State.OPEN);
    }

    @Test
    void afterANewLevelItOpensWhereEventsAreWorseByTheFactor() {
        shift();
        excess(19.9);
        excess(20);
        excess(20);
        excess(10);
        assertThat(alerts).isEmpty();

        excess(30);

        assertThat(alerts).extracting(Alert::state).containsExactly(Alert.State.OPEN);
        assertThat(alerts.get(0).counts()).isEqualTo(new Alert.Counts(4, 4));
        assertThat(alerts.get(0).strangest().anomaly()).isEqualTo(Scores.NORMAL + 30);
    }

    @Test
    void anEventThatIsLateCountsAtTheEntitysTime() {
        events(STRANGE, STRANGE);
        time -= 50_000;
        events(STRANGE);

        assertThat(lines()).containsExactly("pump open start 101000 time 102000 events 3 anomalous 3 strangest 0");
    }

    @Test
    void tellsTheLevelThatOpensAndTheWholeReasonOfTheStrangestEvent() {
        open();

        assertThat(open().level()).hasValue(1e-3);
        episodes = new Episodes(
                rules(3, 5), new Judge(Level.OF_THE_PACKAGE, rules(3, 5).closing(), List.of()), "test");
        Alert alert = open();
        assertThat(alert.level()).isEmpty();
        assertThat(alert.strangest().explanation().total())
                .isEqualTo(alert.strangest().anomaly());
        assertThat(alert.id()).isEqualTo(Alert.id("test", key(), alert.start()));
    }

    /** As one that learns from scores must, those of a cool-down too. */
    @Test
    void theLevelIsAskedOnceForEachScore() {
        List<Long> asked = new ArrayList<>();
        Level level = (key, at, score) -> {
            assertThat(key).isEqualTo(key());
            asked.add(score.event().orElseThrow().offset());
            return Level.Bounds.opening(1e-3);
        };
        episodes = new Episodes(rules(3, 5), new Judge(level, rules(3, 5).closing(), List.of()), "test");

        events(STRANGE, STRANGE, STRANGE, CALM, CALM, CALM, CALM, STRANGE, CALM);

        assertThat(asked).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    private static EpisodeRules rules(int count, int of) {
        return new EpisodeRules(
                new EpisodeRules.Opening(count, of),
                new EpisodeRules.Closing(4, Duration.ofSeconds(10), OptionalDouble.empty()),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                2,
                Duration.ofSeconds(60));
    }

    private static Episodes episodes(EpisodeRules rules) {
        return new Episodes(rules, new Judge(Level.fixed(1e-3), rules.closing(), List.of()), "test");
    }

    /** An episode of 10 nats, which was told. */
    private Alert open() {
        memory = Optional.empty();
        events(STRANGE, STRANGE, STRANGE);
        Alert opened = alerts.get(alerts.size() - 1);
        alerts.clear();
        return opened;
    }

    /** A new level of 10 nats, which was told. */
    private void shift() {
        open();
        for (int i = 0; i < 60; i++) {
            events(STRANGE);
        }
        assertThat(memory.orElseThrow()).isInstanceOf(Memory.Shifted.class);
        alerts.clear();
    }

    private void events(double... pValues) {
        for (double pValue : pValues) {
            after(1_000, pValue);
        }
    }

    private void after(long millis, double pValue) {
        event(millis, pValue, 10);
    }

    /** An anomalous event of so many nats over normal. */
    private void excess(double nats) {
        event(1_000, STRANGE, nats);
    }

    private void event(long millis, double pValue, double nats) {
        time += millis;
        Optional<Memory> due =
                memory.flatMap(one -> episodes.expiry().at(one, key(), time).memory());
        Turn turn = episodes.next(
                due, key(), time, Scores.of(offset++, time, pValue, pValue > 1e-3 ? 1 : nats, pValue <= 1e-3));
        memory = turn.memory();
        alerts.addAll(turn.alerts());
    }

    private List<String> lines() {
        return alerts.stream().map(AlertLines::line).toList();
    }

    private static byte[] key() {
        return "pump".getBytes(StandardCharsets.UTF_8);
    }
}
