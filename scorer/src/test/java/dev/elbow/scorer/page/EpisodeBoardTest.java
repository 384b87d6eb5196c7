package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Entity;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.scorer.fixture.Scores;
import dev.elbow.scorer.stream.TopicFollower;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EpisodeBoardTest {

    private static final String TOPIC = "flows-alerts";

    private final EpisodeBoard board = new EpisodeBoard();

    @Test
    void whatATopicHoldsIsToldAnewOnceItIsThere() {
        TopicFollower.Listener flows = board.listener(TOPIC);
        flows.there(true);
        board.listener("others-alerts").there(true);
        board.add(TOPIC, alert("dead", Alert.State.OPEN));
        board.add(TOPIC, alert("alive", Alert.State.OPEN));
        board.add("others-alerts", alert("other", Alert.State.OPEN));
        assertThat(board.news()).hasSize(3);
        assertThat(board.gone()).isEmpty();

        flows.there(false);
        assertThat(board.all()).as("as long as nobody knows better").hasSize(3);
        flows.there(true);
        board.add(TOPIC, alert("alive", Alert.State.OPEN));

        assertThat(board.all()).extracting(Alert::id).containsExactlyInAnyOrder("alive", "other");
        assertThat(board.gone()).containsExactly("dead");
        assertThat(board.gone()).isEmpty();
        assertThat(board.news()).extracting(Alert::id).containsExactly("alive");
    }

    @Test
    void keepsTheLastAlertOfAnEpisode() {
        board.add(TOPIC, alert("a", Alert.State.OPEN));
        board.add(TOPIC, alert("a", Alert.State.CLOSED));
        board.add(TOPIC, alert("a", Alert.State.WORSE)); // from another partition, late

        assertThat(board.byId("a").orElseThrow().state()).isEqualTo(Alert.State.CLOSED);
        assertThat(board.news()).hasSize(1);
        assertThat(board.news()).isEmpty();
        assertThat(board.all()).hasSize(1);
    }

    @Test
    void letsClosedEpisodesGoFirst() {
        board.add(TOPIC, alert("open", Alert.State.OPEN));
        for (int i = 0; i < 2_000; i++) {
            board.add(TOPIC, alert("closed-" + i, Alert.State.CLOSED));
        }

        assertThat(board.all()).hasSize(500);
        assertThat(board.byId("open")).isPresent();
        assertThat(board.byId("closed-1999")).isPresent();
        assertThat(board.news()).hasSize(500);
    }

    @Test
    void passesOverWhatIsNoAlert() {
        board.listener("t").there(true);
        board.listener("t").value(PageStand.bytes("{\"hello\": 1}"));
        board.listener("t").value(AlertJson.write(alert("a", Alert.State.OPEN)));

        assertThat(board.all()).hasSize(1);
        assertThat(board.topics()).containsEntry("t", true);
    }

    @Test
    void anEpisodeWithAnEndlessKeyIsShownWithItsBeginning() {
        Alert endless = new Alert(
                "a",
                Alert.State.OPEN,
                Optional.empty(),
                new Entity("k".repeat(200_000), false),
                1,
                3,
                new Alert.Counts(3, 2),
                OptionalDouble.empty(),
                Strangest.of(Scores.of(0, 1, 0.001, 30, true)));

        board.listener("t").value(AlertJson.write(endless));

        assertThat(board.byId("a").orElseThrow().entity().text()).hasSize(1_000);
    }

    /** Partitions are read one after another, and whoever writes to the topic may write anything. */
    @Test
    void keepsTheLatestByTheirTimeAndNothingEndless() {
        for (int i = 0; i < 600; i++) {
            board.add(TOPIC, alert("late-" + i, Alert.State.CLOSED, 1_000 + i));
        }
        board.add(TOPIC, alert("early", Alert.State.CLOSED, 10));
        board.listener("t").value(new byte[1 << 20]);

        assertThat(board.all()).hasSize(500);
        assertThat(board.byId("early")).isEmpty();
        assertThat(board.byId("late-599")).isPresent();
        assertThat(board.byId("late-99")).isEmpty();
    }

    private static Alert alert(String id, Alert.State state) {
        return alert(id, state, 3);
    }

    /** An open one. */
    static Alert alert(String id, Strangest strangest) {
        return new Alert(
                id,
                Alert.State.OPEN,
                Optional.empty(),
                new Entity("machine-1", false),
                1,
                3,
                new Alert.Counts(3, 2),
                OptionalDouble.empty(),
                strangest);
    }

    private static Alert alert(String id, Alert.State state, long time) {
        return new Alert(
                id,
                state,
                state == Alert.State.CLOSED ? Optional.of(new Alert.Closing(Alert.Reason.CALM, 2)) : Optional.empty(),
                new Entity("machine-1", false),
                1,
                time,
                new Alert.Counts(3, 2),
                OptionalDouble.empty(),
                Strangest.of(Scores.of(0, 1, 0.001, 30, true)));
    }
}
