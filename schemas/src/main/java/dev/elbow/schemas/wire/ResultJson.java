package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** Writes what a command found as JSON in one line, for {@code --json}. Stateless. */
public final class ResultJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ResultJson() {}

    /**
     * Writes a tree.
     *
     * @param result maps in their order, lists, text, numbers, booleans
     */
    public static String write(Object result) {
        try {
            return MAPPER.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }
}
