package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The JSON Schema files of the contracts, by what they describe. */
public enum JsonSchemas {
    MANIFEST,
    GOLDEN,
    BASELINE,
    SCORE,
    REFUSAL;

    private static final int MOST_PROBLEMS = 5;

    @SuppressWarnings("ImmutableEnumChecker") // set once, and thread-safe by its documentation
    private final JsonSchema schema;

    JsonSchemas() {
        try (InputStream in = JsonSchemas.class.getResourceAsStream(
                "/dev/elbow/schemas/" + name().toLowerCase(Locale.ROOT) + ".schema.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a document differs from its schema; empty when it does not. */
    List<String> problems(JsonNode document) {
        return schema.validate(document).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .limit(MOST_PROBLEMS)
                .toList();
    }

    /**
     * Where a document differs from its schema; empty when it does not.
     *
     * @throws WireException where the text is no JSON
     */
    public List<String> problems(String document) {
        try {
            return problems(DocumentJson.tree(document));
        } catch (IOException e) {
            throw new WireException(name().toLowerCase(Locale.ROOT) + ": " + e.getMessage(), e);
        }
    }
}
