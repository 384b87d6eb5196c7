package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Says what is wrong with an event's bytes, in words of our own rather than the parser's. Stateless. */
final class Fault {

    private static final String UTF_8 = " (expected: JSON in UTF-8)";
    private static final int LONGEST_POINTER = 60;
    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST_NEAR = 20;

    private Fault() {}

    /**
     * The fault of an event that a parser could take for UTF-16 or UTF-32, which it guesses from the first four bytes: all its
     * guesses need a NUL or a byte order mark there, and neither begins a JSON object in UTF-8.
     */
    static Optional<Refusal> ofEncoding(byte[] event) {
        for (int i = 0; i < Math.min(4, event.length); i++) {
            if (event[i] == 0) {
                return malformed("event: a NUL at byte " + i + UTF_8);
            }
        }
        int mark = event.length < 2 ? 0 : ((event[0] & 0xff) << 8) | (event[1] & 0xff);
        boolean marked = mark == 0xfeff || mark == 0xfffe;
        return marked ? malformed("event: the byte order mark of UTF-16" + UTF_8) : Optional.empty();
    }

    /** What made the parser give up. */
    static Optional<Refusal> of(IOException thrown, JsonParser parser, byte[] event) {
        if (thrown instanceof StreamConstraintsException limit) {
            return Optional.of(new Refusal(Reason.TOO_LARGE, at(parser) + limit.getOriginalMessage()));
        }
        int broken = firstBrokenByte(event);
        if (broken < event.length) {
            return malformed("event: no text at byte " + broken + UTF_8);
        }
        if (thrown instanceof JsonEOFException) {
            return malformed(at(parser) + "ends after " + event.length + " bytes (expected: a whole JSON object)");
        }
        long place = thrown instanceof JsonProcessingException known && known.getLocation() != null
                ? known.getLocation().getByteOffset()
                : parser.currentLocation().getByteOffset();
        int from = (int) Math.max(0, Math.min(place, event.length));
        int length = Math.min(event.length - from, 4 * LONGEST_NEAR);
        String near = Excerpt.of(new String(event, from, length, StandardCharsets.UTF_8), LONGEST_NEAR);
        return malformed(at(parser) + "broken JSON at byte " + from + ", near «" + near + "» (expected: JSON)");
    }

    /** The value that the parser stands at, told so that its kind shows: {@code the text "80"}, {@code the number 80}. */
    static String found(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the text \"" + Excerpt.of(parser.getText(), LONGEST_VALUE) + '"';
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Excerpt.of(parser.getText(), LONGEST_VALUE);
            default -> Excerpt.of(parser.getText(), LONGEST_VALUE);
        };
    }

    private static String at(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "event: " : "at " + Excerpt.of(pointer, LONGEST_POINTER) + ": ";
    }

    private static Optional<Refusal> malformed(String message) {
        return Optional.of(new Refusal(Reason.MALFORMED, message));
    }

    /** Where the bytes stop to be UTF-8; their length where they are it to the end. */
    private static int firstBrokenByte(byte[] event) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
        ByteBuffer bytes = ByteBuffer.wrap(event);
        CharBuffer text = CharBuffer.allocate(1_024);
        CoderResult result = decoder.decode(bytes, text, true);
        while (result.isOverflow()) {
            text.clear();
            result = decoder.decode(bytes, text, true);
        }
        return bytes.position();
    }
}
