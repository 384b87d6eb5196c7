package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.elbow.schemas.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The JSON Schema files of the contracts, by what they describe. */
public enum JsonSchemas {
    MANIFEST,
    GOLDEN,
    BASELINE,
    SCORE,
    ALERT,
    EXPLANATION,
    REFUSAL;

    private static final int MOST_PROBLEMS = 5;
    private static final int LONGEST_PROBLEM = 200;

    /** Each is read once it is needed: to read one takes as long as to look at a document. */
    private static final Map<JsonSchemas, JsonSchema> READ = new ConcurrentHashMap<>();

    private static JsonSchema load(JsonSchemas which) {
        try (InputStream in = JsonSchemas.class.getResourceAsStream(
                "/dev/elbow/schemas/" + which.name().toLowerCase(Locale.ROOT) + ".schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where a document differs from its schema; empty when it does not.
     *
     * @param firstAlone whether to look no further than the first place
     */
    List<String> problems(JsonNode document, boolean firstAlone) {
        return READ
                .computeIfAbsent(this, JsonSchemas::load)
                .validate(document, context -> context.setFailFast(firstAlone))
                .stream()
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
            return problems(DocumentTree.read(name().toLowerCase(Locale.ROOT), document), false);
        } catch (IOException e) {
            throw new WireException(name().toLowerCase(Locale.ROOT) + ": " + e.getMessage(), e);
        }
    }
}
