package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.Set;

/** An event in JSON as text for people: indented, long texts cut, values at some places left out. Stateless. */
public final class EventText {

    /** What stands in the place of a value that is left out. */
    public static final String MASKED = "(masked)";

    private static final int LONGEST_TEXT = 1_000;

    private EventText() {}

    /**
     * The text.
     *
     * @param hidden places whose values, and all below them, are left out: JSON pointers
     * @param most characters, about; what is beyond is left out, and said
     * @return empty where the bytes are no JSON
     */
    public static Optional<String> of(byte[] event, Set<String> hidden, int most) {
        StringWriter text = new StringWriter();
        try (JsonParser parser = Json.EVENTS.createParser(event);
                JsonGenerator json = Json.EVENTS.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            while (parser.nextToken() != null) {
                copy(parser, json, hidden);
                json.flush();
                if (text.getBuffer().length() > most) {
                    return Optional.of(text + "\n… (the rest of " + event.length + " bytes is left out)");
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    private static void copy(JsonParser parser, JsonGenerator json, Set<String> hidden) throws IOException {
        JsonToken token = parser.currentToken();
        boolean begins = token.isScalarValue() || token.isStructStart();
        if (begins && !hidden.isEmpty() && hidden.contains(place(parser, token))) {
            parser.skipChildren();
            json.writeString(MASKED);
        } else if (token == JsonToken.VALUE_STRING && parser.getTextLength() > LONGEST_TEXT) {
            json.writeString(cut(parser.getText()));
        } else if (token == JsonToken.FIELD_NAME) {
            json.writeFieldName(cut(parser.currentName()));
        } else {
            json.copyCurrentEvent(parser);
        }
    }

    /** Of a structure that begins, the parser is in it already. */
    private static String place(JsonParser parser, JsonToken token) {
        return (token.isStructStart() ? parser.getParsingContext().getParent() : parser.getParsingContext())
                .pathAsPointer()
                .toString();
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }
}
