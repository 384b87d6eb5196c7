package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decodes a JSON object in one streaming pass: values at the schema's pointers are encoded, all else is skipped. Absent
 * and null values are missing. Not thread-safe.
 */
public final class JsonEventDecoder implements EventDecoder {

    /** Largest event that is decoded, in bytes, unless said otherwise. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    private final List<Feature> features;
    private final FieldReader reader;
    private final PointerTree tree;
    private final int maxBytes;
    private final boolean[] seen;

    public JsonEventDecoder(EventSchema schema) {
        this(schema, DEFAULT_MAX_BYTES);
    }

    /**
     * A decoder with a size cap.
     *
     * @param maxBytes larger events are refused unread
     */
    public JsonEventDecoder(EventSchema schema, int maxBytes) {
        this.features = schema.features();
        this.reader = new FieldReader(schema);
        this.tree = PointerTree.of(schema);
        this.maxBytes = maxBytes;
        this.seen = new boolean[features.size()];
    }

    @Override
    public Optional<Refusal> decode(byte[] event, EventBatch batch) {
        if (event.length > maxBytes) {
            return Optional.of(new Refusal(
                    Reason.TOO_LARGE, "event: " + event.length + " bytes (expected: at most " + maxBytes + ")"));
        }
        batch.begin();
        Arrays.fill(seen, false);
        try (JsonParser parser = Json.EVENTS.createParser(event)) {
            try {
                readEvent(parser, batch);
            } catch (StreamConstraintsException e) {
                return Optional.of(new Refusal(Reason.TOO_LARGE, at(parser) + e.getOriginalMessage()));
            } catch (JsonProcessingException e) {
                return Optional.of(new Refusal(Reason.MALFORMED, at(parser) + e.getOriginalMessage()));
            }
        } catch (Refused e) {
            return Optional.of(e.refusal());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
        batch.commit();
        return Optional.empty();
    }

    private void readEvent(JsonParser parser, EventBatch batch) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            String found = first == null ? "empty" : Refusal.quote(parser.getText());
            throw new Refused(Reason.MALFORMED, "event: " + found + " (expected: a JSON object)");
        }
        readObject(parser, tree, batch);
        if (parser.nextToken() != null) {
            throw new Refused(
                    Reason.MALFORMED,
                    "event: " + Refusal.quote(parser.getText()) + " after its end (expected: one JSON object)");
        }
        for (int f = 0; f < seen.length; f++) {
            if (!seen[f]) {
                reader.missing(f);
            }
        }
    }

    private void readObject(JsonParser parser, PointerTree node, EventBatch batch) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            readValue(parser, node.child(name), batch);
        }
    }

    private void readArray(JsonParser parser, PointerTree node, EventBatch batch) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            readValue(parser, node.child(Integer.toString(i)), batch);
        }
    }

    private void readValue(JsonParser parser, PointerTree node, EventBatch batch) throws IOException {
        if (node.feature() >= 0) {
            readFeature(parser, node.feature(), batch);
        } else if (parser.currentToken() == JsonToken.START_OBJECT && node.hasChildren()) {
            readObject(parser, node, batch);
        } else if (parser.currentToken() == JsonToken.START_ARRAY && node.hasChildren()) {
            readArray(parser, node, batch);
        } else {
            parser.skipChildren();
        }
    }

    private void readFeature(JsonParser parser, int feature, EventBatch batch) throws IOException {
        if (seen[feature]) {
            throw new Refused(
                    Reason.DUPLICATE_FIELD,
                    "feature " + features.get(feature).name() + ": a second value " + Refusal.quote(parser.getText())
                            + " (expected: one)");
        }
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            seen[feature] = true;
            reader.read(parser, feature, batch);
        }
    }

    private static String at(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "event: " : "at " + pointer + ": ";
    }
}
