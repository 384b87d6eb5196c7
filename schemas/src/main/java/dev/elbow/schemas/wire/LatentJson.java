package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Latent codes as JSON objects: {@code {"latent": [numbers]}} or {@code {"latent": {"mean": [numbers]}}}; what else stands in
 * the object is skipped, so that a score is read too. Immutable.
 */
public final class LatentJson {

    private static final String LATENT = "latent";
    private static final String MEAN = "mean";

    private final int dimensions;

    /** Reads codes of that many dimensions. */
    public LatentJson(int dimensions) {
        this.dimensions = dimensions;
    }

    /** A code as UTF-8: {@code {"latent": {"mean": […], "log_variance": […]}}}. */
    public static byte[] write(LatentCode code) {
        return Json.bytes(json -> {
            json.writeStartObject();
            write(json, code);
            json.writeEndObject();
        });
    }

    static void write(JsonGenerator json, LatentCode latent) throws IOException {
        json.writeObjectFieldStart(LATENT);
        writeNumbers(json, MEAN, latent.mean());
        writeNumbers(json, "log_variance", latent.logVariance());
        json.writeEndObject();
    }

    private static void writeNumbers(JsonGenerator json, String field, List<Double> numbers) throws IOException {
        json.writeArrayFieldStart(field);
        for (double number : numbers) {
            json.writeNumber((float) number);
        }
        json.writeEndArray();
    }

    /**
     * Reads one code, or says why it is none; a line that is a refusal itself is told on as it is.
     *
     * @param codes where the code goes
     * @param at the place of its first number there
     */
    public Optional<Refusal> read(byte[] line, float[] codes, int at) {
        Optional<Refusal> encoding = Fault.ofEncoding(line);
        if (encoding.isPresent()) {
            return encoding;
        }
        try (JsonParser parser = Json.EVENTS.createParser(line)) {
            return read(parser, line, codes, at);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing but the bytes can be at fault, and those were read", e);
        }
    }

    private Optional<Refusal> read(JsonParser parser, byte[] line, float[] codes, int at) {
        try {
            readLine(parser, codes, at);
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(e.refusal());
        } catch (IOException e) {
            return Fault.of(e, parser, line);
        }
    }

    private void readLine(JsonParser parser, float[] codes, int at) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            String found = first == null ? "empty" : Fault.found(parser);
            throw new Refused(Reason.MALFORMED, "code: " + found + " (expected: a JSON object)");
        }
        if (!readMembers(parser, codes, at)) {
            throw new Refused(Reason.MISSING_FIELD, "latent: absent (expected: " + expected() + ")");
        }
        if (parser.nextToken() != null) {
            throw new Refused(Reason.MALFORMED, "code: more after its end (expected: one JSON object)");
        }
    }

    /** Whether a code was among them. */
    private boolean readMembers(JsonParser parser, float[] codes, int at) throws IOException {
        boolean found = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("refusal")) {
                throw refused(parser);
            }
            if (!name.equals(LATENT)) {
                parser.skipChildren();
            } else if (found) {
                throw new Refused(Reason.DUPLICATE_FIELD, "latent: a second value (expected: one)");
            } else {
                found = true;
                readLatent(parser, codes, at);
            }
        }
        return found;
    }

    private void readLatent(JsonParser parser, float[] codes, int at) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            readNumbers(parser, codes, at);
            return;
        }
        boolean found = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals(MEAN) && !found) {
                found = true;
                readNumbers(parser, codes, at);
            } else if (name.equals(MEAN)) {
                throw new Refused(Reason.DUPLICATE_FIELD, "latent.mean: a second value (expected: one)");
            } else {
                parser.skipChildren();
            }
        }
        if (!found) {
            throw new Refused(Reason.MISSING_FIELD, "latent.mean: absent (expected: " + expected() + ")");
        }
    }

    private void readNumbers(JsonParser parser, float[] codes, int at) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new Refused(
                    Reason.WRONG_TYPE, "latent: " + Fault.found(parser) + " (expected: " + dimensions + " numbers)");
        }
        int read = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            float number = number(parser, read);
            if (read < dimensions) {
                codes[at + read] = number;
            }
            read++;
        }
        if (read != dimensions) {
            throw new Refused(Reason.WRONG_TYPE, "latent: " + read + " numbers (expected: " + dimensions + ")");
        }
    }

    private static float number(JsonParser parser, int dimension) throws IOException {
        JsonToken token = parser.currentToken();
        String what = "latent[" + dimension + "]: " + Fault.found(parser);
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw new Refused(Reason.WRONG_TYPE, what + " (expected: a number)");
        }
        float value = (float) parser.getDoubleValue(); // the largest float's shortest text is a double above it
        if (!Float.isFinite(value)) {
            throw new Refused(Reason.NOT_FINITE, what + " (expected: a finite number)");
        }
        return value;
    }

    /** The refusal that the line is, so that its reason stays the last word on the event. */
    private static Refused refused(JsonParser parser) throws IOException {
        String reason = "";
        String message = "";
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                reason = name.equals("reason") ? parser.getText() : reason;
                message = name.equals("message") ? parser.getText() : message;
                parser.skipChildren();
            }
        }
        for (Reason known : Reason.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(reason) && !message.isBlank()) {
                return new Refused(known, message);
            }
        }
        return new Refused(Reason.MALFORMED, "refusal: without a reason (expected: a reason and a message)");
    }

    private String expected() {
        return "{\"latent\": [" + dimensions + " numbers]}";
    }
}
