package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.elbow.schemas.event.Feature;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The one place where JSON parsers and generators are configured. */
final class Json {

    /** Deepest nesting that is read. */
    static final int MAX_DEPTH = Feature.MAX_LEVELS;

    /** Longest number that is read, in characters; a double needs 17 digits. */
    static final int MAX_NUMBER = 400;

    /** Longest field name that is read, in bytes. */
    static final int MAX_NAME = 4_096;

    /**
     * Reads and writes a stream of small documents. NaN and Infinity are read, so that the refusal can name the field
     * that holds them; names are not interned, since events may bring any number of them.
     */
    static final JsonFactory EVENTS = new JsonFactoryBuilder()
            .streamReadConstraints(new Limits(MAX_DEPTH, MAX_NUMBER, MAX_NAME))
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}

    /** Writes one document. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** A small document as UTF-8. */
    static byte[] bytes(Body body) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(512)) {
            try (JsonGenerator json = EVENTS.createGenerator(out)) {
                body.write(json);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }
}
