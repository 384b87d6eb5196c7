package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes encoded events as the JSON objects that {@link JsonEventDecoder} reads: each value at its pointer, flags as
 * booleans, missing values left out. Immutable.
 */
public final class EventJson {

    private final PointerTree tree;
    private final List<Feature> features;
    private final int[] columns;

    public EventJson(EventSchema schema) {
        this.tree = PointerTree.of(schema);
        this.features = schema.features();
        this.columns = schema.columns();
    }

    /** A row of the batch as UTF-8. */
    public byte[] write(EventBatch batch, int row) {
        return Json.bytes(json -> write(json, batch, row));
    }

    void write(JsonGenerator json, EventBatch batch, int row) throws IOException {
        json.writeStartObject();
        writeMembers(json, tree, batch, row);
        json.writeEndObject();
    }

    private void writeMembers(JsonGenerator json, PointerTree node, EventBatch batch, int row) throws IOException {
        for (Map.Entry<String, PointerTree> child : node.children().entrySet()) {
            if (present(child.getValue(), batch, row)) {
                json.writeFieldName(child.getKey());
                writeValue(json, child.getValue(), batch, row);
            }
        }
    }

    private void writeValue(JsonGenerator json, PointerTree node, EventBatch batch, int row) throws IOException {
        int feature = node.feature();
        if (feature < 0) {
            json.writeStartObject();
            writeMembers(json, node, batch, row);
            json.writeEndObject();
        } else if (features.get(feature) instanceof Feature.Categorical categorical) {
            json.writeString(symbol(categorical, batch.categoricalAt(row, columns[feature])));
        } else if (features.get(feature) instanceof Feature.Flag) {
            json.writeBoolean(batch.numericAt(row, columns[feature]) == 1);
        } else {
            writeNumber(json, features.get(feature), batch.numericAt(row, columns[feature]));
        }
    }

    /** A whole count without a fraction; its expectation may have one. */
    private static void writeNumber(JsonGenerator json, Feature feature, float number) throws IOException {
        if (feature instanceof Feature.Count && number == Math.rint(number) && number < Long.MAX_VALUE) {
            json.writeNumber((long) number);
        } else {
            json.writeNumber(number);
        }
    }

    private boolean present(PointerTree node, EventBatch batch, int row) {
        int feature = node.feature();
        if (feature < 0) {
            for (PointerTree child : node.children().values()) {
                if (present(child, batch, row)) {
                    return true;
                }
            }
            return false;
        }
        return features.get(feature).symbolic()
                ? batch.categoricalAt(row, columns[feature]) != Feature.Categorical.MISSING
                : !Float.isNaN(batch.numericAt(row, columns[feature]));
    }

    /** What a code of {@link Feature.Categorical} stands for; one that is not the vocabulary's for an unknown symbol. */
    static String symbol(Feature.Categorical categorical, long code) {
        return code >= 1 && code < categorical.unknown()
                ? categorical.vocabulary().get((int) code - 1)
                : JsonScoreEncoder.UNKNOWN;
    }
}
