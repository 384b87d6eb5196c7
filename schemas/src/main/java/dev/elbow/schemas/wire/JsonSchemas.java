package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.elbow.schemas.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The JSON Schema files of the contracts, by what they describe. */
public enum JsonSchemas {
    MANIFEST,
    GOLDEN,
    BASELINE,
    SCORE,
    REFUSAL;

    private static final int MOST_PROBLEMS = 5;
    private static final int LONGEST_PROBLEM = 300;

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
        return said(schema.validate(document));
    }

    /** The same, but that it ends at the first. */
    List<String> firstProblem(JsonNode document) {
        return said(schema.validate(
                document, context -> context.getExecutionConfig().setFailFast(true)));
    }

    private static List<String> said(Set<ValidationMessage> problems) {
        return problems.stream()
                .map(problem -> Excerpt.of(problem.getMessage(), LONGEST_PROBLEM))
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
