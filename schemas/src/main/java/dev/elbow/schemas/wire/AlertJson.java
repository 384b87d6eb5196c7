package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Entity;
import dev.elbow.schemas.alert.Strangest;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Alerts as JSON objects ({@code alert.schema.json}). Stateless. */
public final class AlertJson {

    private static final String BASE64 = "base64";

    private static final byte[] ID = JsonBytes.ascii("{\"id\":");
    private static final byte[] STATE = JsonBytes.ascii(",\"state\":");
    private static final byte[] REASON = JsonBytes.ascii(",\"reason\":");
    private static final byte[] ENTITY = JsonBytes.ascii(",\"entity\":");
    private static final byte[] ENTITY_ENCODING = JsonBytes.ascii(",\"entity_encoding\":");
    private static final byte[] START = JsonBytes.ascii(",\"start\":");
    private static final byte[] TIME = JsonBytes.ascii(",\"time\":");
    private static final byte[] END = JsonBytes.ascii(",\"end\":");
    private static final byte[] EVENTS = JsonBytes.ascii(",\"events\":");
    private static final byte[] ANOMALOUS_EVENTS = JsonBytes.ascii(",\"anomalous_events\":");
    private static final byte[] LEVEL = JsonBytes.ascii(",\"level\":");
    private static final byte[] STRANGEST = JsonBytes.ascii(",\"strangest\":");
    private static final byte[] ANOMALY = JsonBytes.ascii(",\"anomaly\":");

    private AlertJson() {}

    /** An alert as UTF-8. */
    public static byte[] write(Alert alert) {
        JsonBytes json = new JsonBytes();
        ScoreParts parts = new ScoreParts(json);
        json.raw(ID).text(alert.id());
        json.raw(STATE).text(alert.state().name().toLowerCase(Locale.ROOT));
        alert.closing()
                .ifPresent(
                        closing -> json.raw(REASON).text(closing.reason().name().toLowerCase(Locale.ROOT)));
        json.raw(ENTITY).text(alert.entity().text());
        if (alert.entity().base64()) {
            json.raw(ENTITY_ENCODING).text(BASE64);
        }
        json.raw(START).number(alert.start());
        json.raw(TIME).number(alert.time());
        alert.closing().ifPresent(closing -> json.raw(END).number(closing.end()));
        json.raw(EVENTS).number(alert.counts().events());
        json.raw(ANOMALOUS_EVENTS).number(alert.counts().anomalous());
        alert.level().ifPresent(level -> parts.smallNumber(LEVEL, level));
        json.raw(STRANGEST);
        write(alert.strangest(), json, parts);
        return json.raw('}').toBytes();
    }

    /** The strangest event alone, as the object that an alert holds. */
    public static byte[] write(Strangest strangest) {
        JsonBytes json = new JsonBytes();
        write(strangest, json, new ScoreParts(json));
        return json.toBytes();
    }

    private static void write(Strangest strangest, JsonBytes json, ScoreParts parts) {
        json.raw('{');
        parts.model(strangest.model())
                .event(strangest.event())
                .pValue(strangest.pValue())
                .field(ANOMALY, strangest.anomaly())
                .attributes(strangest.attributes())
                .explanation(strangest.explanation());
        json.raw('}');
    }

    /**
     * Reads an alert.
     *
     * @throws WireException where the bytes are no alert
     */
    public static Alert readAlert(byte[] bytes) {
        JsonNode json = ObjectReader.read("alert", bytes);
        return ObjectReader.made("alert", () -> alert(new ObjectReader("alert", json)));
    }

    /**
     * Reads the strangest event alone.
     *
     * @throws WireException where the bytes are none
     */
    public static Strangest readStrangest(byte[] bytes) {
        JsonNode json = ObjectReader.read("strangest", bytes);
        return ObjectReader.made("strangest", () -> strangest(new ObjectReader("strangest", json)));
    }

    private static Alert alert(ObjectReader alert) {
        Alert.State state = alert.constant("state", Alert.State.class);
        return new Alert(
                alert.text("id"),
                state,
                state == Alert.State.CLOSED
                        ? Optional.of(
                                new Alert.Closing(alert.constant("reason", Alert.Reason.class), alert.whole("end")))
                        : Optional.empty(),
                new Entity(
                        alert.text("entity"),
                        alert.has("entity_encoding")
                                && alert.text("entity_encoding").equals(BASE64)),
                alert.whole("start"),
                alert.whole("time"),
                new Alert.Counts(alert.whole("events"), alert.whole("anomalous_events")),
                alert.has("level") ? OptionalDouble.of(alert.number("level")) : OptionalDouble.empty(),
                strangest(alert.object("strangest")));
    }

    private static Strangest strangest(ObjectReader strangest) {
        return new Strangest(
                ScoreReader.model(strangest.object("model")),
                ScoreReader.event(strangest),
                strangest.number("p_value"),
                strangest.number("anomaly"),
                ScoreReader.explanation(strangest),
                ScoreReader.attributes(strangest));
    }
}
