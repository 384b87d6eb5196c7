package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventRow;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decodes a JSON object in one streaming pass: values at the schema's pointers are encoded, all else is skipped. The usual kind of event
 * is read by a scan of its bytes, any other by Jackson's parser, to the same end. Absent
 * and null values are missing; an event that holds no feature at all is refused, since it is none of the model's. Not
 * thread-safe.
 */
public final class JsonEventDecoder implements EventDecoder {

    /** Largest event that is decoded, in bytes, unless said otherwise. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    private final List<Feature> features;
    private final JsonScan scan;
    private final FieldReader reader;
    private final PointerTree tree;
    private final int maxBytes;
    private final boolean[] seen;
    private final Refusal none;
    private int found;

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
        this.scan = new JsonScan(schema);
        this.reader = new FieldReader(schema);
        this.tree = PointerTree.of(schema);
        this.maxBytes = maxBytes;
        this.seen = new boolean[features.size()];
        this.none = EventRow.nothingOf(schema);
    }

    @Override
    public Optional<Refusal> decode(byte[] event, EventBatch batch) {
        if (event.length > maxBytes) {
            return Optional.of(Refusal.tooLarge(event.length, maxBytes));
        }
        return scan.decode(event, batch) ? Optional.empty() : parse(event, batch);
    }

    /**
     * Decodes by the parser for all of JSON, which knows why an event is refused: what {@link #decode} is held equal to.
     *
     * @param event no larger than the cap
     */
    public Optional<Refusal> parse(byte[] event, EventBatch batch) {
        Optional<Refusal> encoding = Fault.ofEncoding(event);
        if (encoding.isPresent()) {
            return encoding;
        }
        batch.begin();
        Arrays.fill(seen, false);
        found = 0;
        try (JsonParser parser = Json.EVENTS.createParser(event)) {
            Optional<Refusal> refusal = read(parser, event, batch);
            if (refusal.isEmpty()) {
                batch.commit();
            }
            return refusal;
        } catch (IOException e) {
            throw new UncheckedIOException("nothing but the bytes can be at fault, and those were read", e);
        }
    }

    /** Whatever the parser holds against the bytes is the event's fault: it is refused, and the next one read. */
    private Optional<Refusal> read(JsonParser parser, byte[] event, EventBatch batch) {
        try {
            readEvent(parser, batch);
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(e.refusal());
        } catch (IOException e) {
            return Fault.of(e, parser, event);
        }
    }

    private void readEvent(JsonParser parser, EventBatch batch) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            String found = first == null ? "empty" : Fault.found(parser);
            throw new Refused(Reason.MALFORMED, "event: " + found + " (expected: a JSON object)");
        }
        readObject(parser, tree, batch);
        if (parser.nextToken() != null) {
            throw new Refused(
                    Reason.MALFORMED, "event: " + Fault.found(parser) + " after its end (expected: one JSON object)");
        }
        if (found == 0) {
            throw new Refused(none);
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
                    "feature " + features.get(feature).name() + ": a second value, " + Fault.found(parser)
                            + " (expected: one)");
        }
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            seen[feature] = true;
            found++;
            reader.read(parser, feature, batch);
        }
    }
}
