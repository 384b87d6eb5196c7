package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an event whole, for tools that take fields out of it; the scorer reads with {@link JsonEventDecoder}. Stateless. */
public final class EventFields {

    private static final JsonMapper MAPPER = JsonMapper.builder(Json.EVENTS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EventFields() {}

    /** The members of a JSON object in their order, numbers digit for digit; nothing for what is no JSON object. */
    public static Optional<Map<String, @Nullable Object>> read(byte[] event) {
        if (Fault.ofEncoding(event).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    MAPPER.readValue(event, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {}));
        } catch (IOException e) {
            return Optional.empty(); // from memory, only the bytes can be at fault
        }
    }

    /** Whether the event is one JSON object in which no name stands twice. */
    public static boolean unambiguous(byte[] event) {
        try (JsonParser parser =
                Json.EVENTS.createParser(event).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            return object && parser.nextToken() == null;
        } catch (IOException e) {
            return false; // from memory, only the bytes can be at fault
        }
    }
}
