package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one value of a JSON object that stands at a pointer, and nothing behind it. The usual kind of event is read by a scan of its
 * bytes, any other by Jackson's parser, to the same end. Immutable.
 */
public final class JsonField {

    /** What a pointer has to be, as {@code String.matches} takes it. */
    private static final String POINTER = "(/([^~/]++|~[01])*+)++";

    private static final Reading NO_OBJECT = new Reading(false, Optional.empty());
    private static final Reading ABSENT = new Reading(true, Optional.empty());

    private final List<String> path;
    private final List<byte[]> names;

    /**
     * A field.
     *
     * @param pointer as RFC 6901 has it, such as {@code /device/kind}
     * @throws IllegalArgumentException where it is none
     */
    public JsonField(String pointer) {
        if (!isPointer(pointer)) {
            throw new IllegalArgumentException("pointer: " + pointer + " (expected: one such as /device/kind)");
        }
        this.path = Stream.of(pointer.substring(1).split("/", -1))
                .map(name -> name.replace("~1", "/").replace("~0", "~"))
                .toList();
        this.names =
                path.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** Whether a text is a pointer to a field. */
    public static boolean isPointer(String text) {
        return text.length() <= Json.MAX_NAME && text.matches(POINTER);
    }

    /**
     * What was found.
     *
     * @param object whether the bytes are a JSON object, so far as they were read
     * @param value a text, or a number or boolean as it is written; empty where there is none, or null, an object or a list
     */
    public record Reading(boolean object, Optional<String> value) {}

    /** Reads the field of an event; the first one where there are several. */
    public Reading read(byte[] event) {
        Reading scanned = event.length > ScanSkip.LONGEST_EVENT ? null : scan(event);
        return scanned == null ? parse(event) : scanned;
    }

    /** Reads by the parser for all of JSON: what {@link #read} is held equal to. */
    Reading parse(byte[] event) {
        if (Fault.ofEncoding(event).isPresent()) {
            return NO_OBJECT;
        }
        try (JsonParser parser = Json.EVENTS.createParser(event)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? find(parser) : NO_OBJECT;
        } catch (IOException e) {
            return NO_OBJECT;
        }
    }

    private Reading find(JsonParser parser) throws IOException {
        for (int level = 0; level < path.size(); level++) {
            if (!parser.currentToken().isStructStart() || !enter(parser, path.get(level))) {
                return ABSENT;
            }
        }
        boolean told = parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL;
        return told ? new Reading(true, Optional.of(parser.getText())) : ABSENT;
    }

    /** Moves from the begin of an object or list to the value of that name or index; false where it has none. */
    private static boolean enter(JsonParser parser, String name) throws IOException {
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        for (int i = 0; !parser.nextToken().isStructEnd(); i++) {
            String found = list ? Integer.toString(i) : parser.currentName();
            if (!list) {
                parser.nextToken();
            }
            if (found.equals(name)) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    /** Null where the event is left to the parser. */
    private @Nullable Reading scan(byte[] event) {
        ScanText text = new ScanText();
        text.set(event);
        for (int level = 0; level < names.size(); level++) {
            if (!text.next('{')) {
                return null;
            }
            Entry entry = enter(text, names.get(level), level + 1);
            if (entry != Entry.FOUND) {
                return entry == Entry.ABSENT ? ABSENT : null;
            }
        }
        return value(text);
    }

    /** Where a name was looked for. */
    private enum Entry {
        FOUND,
        ABSENT,
        LEFT_TO_THE_PARSER
    }

    /** From after an opening brace to the value of that name. */
    private static Entry enter(ScanText text, byte[] name, int depth) {
        if (text.next('}')) {
            return Entry.ABSENT;
        }
        do {
            if (!text.next('"')) {
                return Entry.LEFT_TO_THE_PARSER;
            }
            int since = text.place();
            if (!text.skipPlain() || text.place() - since > ScanSkip.LONGEST_NAME) {
                return Entry.LEFT_TO_THE_PARSER;
            }
            boolean here = text.stands(name, since);
            if (!text.next(':')) {
                return Entry.LEFT_TO_THE_PARSER;
            }
            if (here) {
                return Entry.FOUND;
            }
            if (!ScanSkip.value(text, depth)) {
                return Entry.LEFT_TO_THE_PARSER;
            }
        } while (text.next(','));
        return text.next('}') ? Entry.ABSENT : Entry.LEFT_TO_THE_PARSER;
    }

    private static @Nullable Reading value(ScanText text) {
        switch (text.peek()) {
            case '"' -> {
                String string = text.next('"') ? text.string() : null;
                return string == null ? null : new Reading(true, Optional.of(string));
            }
            case '{', '[' -> {
                return ABSENT;
            }
            default -> {
                int since = text.place();
                boolean sound = ScanSkip.value(text, 1);
                String literal = text.since(since);
                int next = text.peek();
                if (!sound || (next != ',' && next != '}')) {
                    return null;
                }
                return literal.equals("null") ? ABSENT : new Reading(true, Optional.of(literal));
            }
        }
    }
}
