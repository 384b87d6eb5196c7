package dev.elbow.schemas.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertTest {

    /** By {@code sha256sum}: a group, a key, and the start, the first two after their lengths. */
    @Test
    void anIdIsThatOfGroupEntityAndStart() {
        assertThat(id("elbow-alert", "pump", 1_700_000_000_000L)).isEqualTo("3deb83749a2343228b9d294131e6a781");
    }

    @ParameterizedTest
    @CsvSource({"a, pump, 2", "b, pump, 1", "a, pum, 1", "ap, ump, 1"})
    void anotherGroupEntityOrStartIsAnotherId(String group, String key, long start) {
        assertThat(id(group, key, start)).isNotEqualTo(id("a", "pump", 1));
    }

    @Test
    void onlyWhatIsClosedHasAReason() {
        Optional<Alert.Closing> calm = Optional.of(new Alert.Closing(Alert.Reason.CALM, 5));

        assertThat(alert(Alert.State.CLOSED, calm, 5).closing()).isEqualTo(calm);
        assertThatThrownBy(() -> alert(Alert.State.CLOSED, Optional.empty(), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("closing: Optional.empty (expected: a reason where the state is closed");
        assertThatThrownBy(() -> alert(Alert.State.WORSE, calm, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startsBeforeItIsTold() {
        assertThatThrownBy(() -> alert(Alert.State.OPEN, Optional.empty(), 4))
                .hasMessage("start: 5 (expected: 0 to the time of the record, 4)");
    }

    @Test
    void countsAnomalousEventsAmongAll() {
        assertThatThrownBy(() -> new Alert.Counts(2, 3))
                .hasMessage("events: 2 (expected: at least those that are anomalous, 3)");
        assertThatThrownBy(() -> new Alert.Counts(2, 0)).hasMessage("anomalous_events: 0 (expected: at least 1)");
    }

    @Test
    void anEntityIsItsKeyAsTextOrElseInBase64() {
        byte[] bytes = {(byte) 0xc3, 0x28};

        assertThat(Entity.of("pümp".getBytes(StandardCharsets.UTF_8))).isEqualTo(new Entity("pümp", false));
        assertThat(Entity.of(bytes)).isEqualTo(new Entity("wyg=", true));
        assertThat(Entity.of(bytes).key()).isEqualTo(bytes);
        assertThat(Entity.of(new byte[0]).key()).isEmpty();
        assertThatThrownBy(() -> new Entity("ü", true)).hasMessage("entity: ü (expected: base64)");
    }

    private static String id(String group, String key, long start) {
        return Alert.id(group, key.getBytes(StandardCharsets.UTF_8), start);
    }

    private static Alert alert(Alert.State state, Optional<Alert.Closing> closing, long time) {
        return new Alert(
                "id",
                state,
                closing,
                new Entity("pump", false),
                5,
                time,
                new Alert.Counts(1, 1),
                OptionalDouble.empty(),
                new Strangest(
                        new Score.Model("tiny", "1.0.0", "sha256:00"),
                        Optional.empty(),
                        0.001,
                        3,
                        new Score.Explanation(1, List.of(), 2, 0),
                        List.of()));
    }
}
