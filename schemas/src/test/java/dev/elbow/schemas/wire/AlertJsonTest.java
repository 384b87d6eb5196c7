package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Entity;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertJsonTest {

    private static final Strangest STRANGEST = new Strangest(
            new Score.Model("tiny", "1.0.0", "sha256:" + "a".repeat(64)),
            Optional.of(new Score.Source("events", 3, 42, 1_700_000_001_000L)),
            1e-60,
            11.75,
            new Score.Explanation(
                    2,
                    List.of(
                            new Score.Contribution("a", 8, new FieldValue.Numeric(3), new FieldValue.Numeric(0.5)),
                            new Score.Contribution(
                                    "b",
                                    1,
                                    new FieldValue.Unknown(Optional.of("new")),
                                    new FieldValue.Symbol("\"<script>"))),
                    0,
                    0.75),
            List.of(new Score.Projection("leak", 1.5)));

    @Test
    void writesWhatTheSchemaSays() {
        String json = text(AlertJson.write(alert(Alert.State.OPEN, OptionalDouble.of(0.001))));

        assertThat(JsonSchemas.ALERT.problems(json)).isEmpty();
        assertThat(json)
                .isEqualTo(("{'id':'" + "0".repeat(32) + "','state':'open','entity':'pump 7',"
                                + "'start':1700000000000,'time':1700000002000,'events':5,'anomalous_events':3,'level':0.001,"
                                + "'strangest':{'model':{'name':'tiny','version':'1.0.0','digest':'sha256:"
                                + "a".repeat(64)
                                + "'},'event':{'topic':'events','partition':3,'offset':42,'timestamp':1700000001000},"
                                + "'p_value':1.0E-60,'anomaly':11.75,'attributes':[{'name':'leak','projection':1.5}],"
                                + "'normal':2.0,'contributions':[{'feature':'a','nats':8.0,'observed':3.0,'expected':0.5},"
                                + "{'feature':'b','nats':1.0,'observed':'new','expected':'\\\"<script>','unseen':true}],"
                                + "'other_features':0.0,'latent_rate':0.75}}")
                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({"OPEN, 0.001", "WORSE, 1e-30", "CLOSED, 0.5"})
    void readsTheAlertItWrites(Alert.State state, double level) {
        Alert alert = alert(state, OptionalDouble.of(level));
        byte[] json = AlertJson.write(alert);

        Alert read = AlertJson.readAlert(json);

        assertThat(JsonSchemas.ALERT.problems(text(json))).isEmpty();
        assertThat(AlertJson.write(read)).isEqualTo(json);
        assertThat(read.closing()).isEqualTo(alert.closing());
        assertThat(read.strangest()).isEqualTo(STRANGEST);
    }

    @Test
    void leavesOutWhatThereIsNot() {
        Strangest bare = new Strangest(
                STRANGEST.model(), Optional.empty(), 0, 3, new Score.Explanation(1, List.of(), 2, 0), List.of());
        Alert alert = new Alert(
                "0".repeat(32),
                Alert.State.WORSE,
                Optional.empty(),
                Entity.of(new byte[] {-1}),
                0,
                0,
                new Alert.Counts(1, 1),
                OptionalDouble.empty(),
                bare);
        byte[] json = AlertJson.write(alert);

        assertThat(JsonSchemas.ALERT.problems(text(json))).isEmpty();
        assertThat(text(json))
                .contains("\"entity\":\"/w==\",\"entity_encoding\":\"base64\"")
                .doesNotContain("level", "\"event\"", "attributes", "reason", "end\"");
        assertThat(AlertJson.readAlert(json)).isEqualTo(alert);
    }

    @Test
    void theSchemaWantsAReasonOfWhatIsClosedAlone() {
        String closed = text(AlertJson.write(alert(Alert.State.CLOSED, OptionalDouble.empty())));

        assertThat(JsonSchemas.ALERT.problems(closed.replace(",\"reason\":\"level_shift\"", "")))
                .isNotEmpty();
        assertThat(JsonSchemas.ALERT.problems(closed.replace("\"closed\"", "\"open\"")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"state\":\"open\"|\"state\":\"shut\"|alert: state is \"shut\" (expected: a word of alert.schema.json)",
                "\"events\":5|\"events\":2|alert: events: 2 (expected: at least those that are anomalous, 3)",
                "\"events\":5|\"events\":\"5\"|alert: events is \"5\" (expected: a whole number)",
                "\"normal\":2.0|\"normal\":null|alert: normal is null (expected: a number that float32 holds)",
                "\"start\"|\"begin\"|alert: start is absent (expected: a document of alert.schema.json)"
            })
    void refusesWhatIsNoAlertByNamingIt(String part, String other, String message) {
        byte[] json = text(AlertJson.write(alert(Alert.State.OPEN, OptionalDouble.empty())))
                .replace(part, other)
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> AlertJson.readAlert(json))
                .isInstanceOf(WireException.class)
                .hasMessage(message);
    }

    @Test
    void readsTheStrangestEventAlone() {
        assertThat(AlertJson.readStrangest(AlertJson.write(STRANGEST))).isEqualTo(STRANGEST);
    }

    private static Alert alert(Alert.State state, OptionalDouble level) {
        return new Alert(
                "0".repeat(32),
                state,
                state == Alert.State.CLOSED
                        ? Optional.of(new Alert.Closing(Alert.Reason.LEVEL_SHIFT, 1_700_000_001_500L))
                        : Optional.empty(),
                new Entity("pump 7", false),
                1_700_000_000_000L,
                1_700_000_002_000L,
                new Alert.Counts(5, 3),
                level,
                STRANGEST);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
