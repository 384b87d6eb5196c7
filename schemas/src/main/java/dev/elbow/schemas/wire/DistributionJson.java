package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import java.io.IOException;
import java.util.Map;

/**
 * What a model expects of an event, as a JSON object: {@code expected}, {@code low} and {@code high} shaped like events, and
 * the {@code probability} of symbols and flags. Immutable.
 */
public final class DistributionJson {

    /** What a symbol outside the vocabulary is called. */
    public static final String UNKNOWN = JsonScoreEncoder.UNKNOWN;

    private final EventJson events;

    public DistributionJson(EventSchema schema) {
        this.events = new EventJson(schema);
    }

    /**
     * One row as UTF-8.
     *
     * @param expected medians and the most probable symbols; a batch as {@code low} and {@code high} are
     * @param low quantiles of numeric features, all else missing
     * @param high quantiles of numeric features, all else missing
     * @param probability by feature and symbol, in the order to be written
     */
    public byte[] write(
            EventBatch expected,
            EventBatch low,
            EventBatch high,
            int row,
            Map<String, Map<String, Double>> probability) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeFieldName("expected");
            events.write(json, expected, row);
            json.writeFieldName("low");
            events.write(json, low, row);
            json.writeFieldName("high");
            events.write(json, high, row);
            writeProbability(json, probability);
            json.writeEndObject();
        });
    }

    private static void writeProbability(JsonGenerator json, Map<String, Map<String, Double>> probability)
            throws IOException {
        json.writeObjectFieldStart("probability");
        for (Map.Entry<String, Map<String, Double>> feature : probability.entrySet()) {
            json.writeObjectFieldStart(feature.getKey());
            for (Map.Entry<String, Double> symbol : feature.getValue().entrySet()) {
                json.writeNumberField(symbol.getKey(), symbol.getValue().floatValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
