package dev.elbow.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.score.Score;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DemoAnswersTest {

    @Test
    void putsScoresAndRefusalsInTheOrderOfTheirEvents() {
        DemoAnswers answers = DemoAnswers.of(List.of(refusal(1), score(0, 3), score(2, 9), score(3, 4)), 4);

        assertThat(answers.refused()).isEqualTo(1);
        assertThat(answers.anomaly()).containsExactly(3, Double.NaN, 9, 4);
        assertThat(answers.scored(new double[] {10, 11, 12, 13})).containsExactly(10, 12, 13);
        assertThat(answers.strangest()).extracting(Score::anomaly).containsExactly(9.0, 4.0, 3.0);
    }

    @Test
    void findsAnEventWithoutAnAnswer() {
        assertFails("demo: event 1 was not answered (expected: one answer an event)", score(0, 3), score(2, 3));
    }

    @Test
    void findsTheEventThatADuplicateHides() {
        assertFails(
                "demo: event 0 was answered twice (expected: one answer an event)",
                score(0, 3),
                score(0, 3),
                score(2, 3));
    }

    @Test
    void findsAnEventThatIsBothScoredAndRefused() {
        assertFails(
                "demo: event 1 was answered twice (expected: one answer an event)",
                score(0, 3),
                score(1, 3),
                refusal(1),
                score(2, 3));
    }

    @Test
    void findsAnswersOutOfOrder() {
        assertFails(
                "demo: event 1 was answered after event 2 (expected: their own order)",
                score(0, 3),
                score(2, 3),
                score(1, 3));
    }

    @Test
    void findsAnAnswerToAnEventThatWasNotSent() {
        assertFails("demo: event 3 was answered (expected: one of 3)", score(3, 3));
    }

    @Test
    void countsFalseAlertsAmongNormalEventsOnly() {
        DemoEvents events = new DemoEvents(List.of(), List.of("normal.", "normal.", "smurf.", "normal.", "normal."));

        DemoResult.Alerts alerts = DemoAnswers.of(
                        List.of(score(0, 60), score(1, 1), score(2, 70), refusal(3), score(4, 2)), 5)
                .alerts(events);

        assertThat(alerts).isEqualTo(new DemoResult.Alerts(2, 1, 1, 3));
        assertThat(alerts.falseAlertRate()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(alerts.precision()).isEqualTo(0.5);
    }

    private static void assertFails(String message, Arrivals.Arrival... arrivals) {
        assertThatThrownBy(() -> DemoAnswers.of(List.of(arrivals), 3))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
                .hasMessage(message);
    }

    /** A score of that anomaly; anomalous from 50 nats. */
    private static Arrivals.Arrival score(int event, int anomaly) {
        String json = """
                {"model": {"name": "tiny", "version": "1.0.0", "digest": "sha256:ab"},
                 "event": {"topic": "events", "partition": 0, "offset": %d, "timestamp": 0},
                 "anomaly": %d, "distortion": %d, "rate": 0, "p_value": 0.5, "anomalous": %b,
                 "latent": {"mean": [0], "log_variance": [0]},
                 "normal": 1, "contributions": [], "other_features": 0, "latent_rate": 0}
                """.formatted(event, anomaly, anomaly, anomaly >= 50);
        return arrival("events-scores", json);
    }

    private static Arrivals.Arrival refusal(int event) {
        Arrivals.Arrival refusal = arrival("events-refusals", "{");
        refusal.committed().headers().add("__connect.errors.offset", ("" + event).getBytes(StandardCharsets.UTF_8));
        return refusal;
    }

    private static Arrivals.Arrival arrival(String topic, String value) {
        return new Arrivals.Arrival(
                new ConsumerRecord<>(topic, 0, 0, new byte[0], value.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
