package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.elbow.schemas.Excerpt;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Parses JSON documents that come from anywhere into trees of bounded size, whose numbers are all finite. Stateless. */
final class DocumentTree {

    /**
     * Names, values and brackets at most. A node takes up to 90 bytes, so that the tree of a document of two-byte values stays
     * within some 300 MB; the golden vectors of a model of 4,096 columns have half as many.
     */
    static final long MAX_TOKENS = 4_000_000;

    private static final int LONGEST_PLACE = 120;

    private static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(new Limits(Json.MAX_DEPTH, Json.MAX_NUMBER, Json.MAX_NAME, MAX_TOKENS))
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DocumentTree() {}

    /**
     * The tree of a document.
     *
     * @param name what messages call it
     * @throws WireException where a number is beyond float64
     * @throws IOException where the bytes are no JSON, or more of it than documents are
     */
    static JsonNode read(String name, byte[] document) throws IOException {
        return finite(name, MAPPER.readTree(document));
    }

    /** The same of a text. */
    static JsonNode read(String name, String document) throws JsonProcessingException {
        return finite(name, MAPPER.readTree(document));
    }

    private static JsonNode finite(String name, JsonNode tree) {
        Optional<String> place = tooLarge(tree);
        if (place.isPresent()) {
            throw new WireException(name + ": $" + Excerpt.of(place.get(), LONGEST_PLACE)
                    + ": a number that is too large (expected: one that float64 holds)");
        }
        return tree;
    }

    /** Where the first number stands that would become infinite: JSON lets it have any exponent. */
    private static Optional<String> tooLarge(JsonNode node) {
        if (node.isNumber()) {
            return Double.isFinite(node.doubleValue()) ? Optional.empty() : Optional.of("");
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            Optional<String> below = tooLarge(node.get(i));
            if (below.isPresent()) {
                return Optional.of("[" + i + "]" + below.get());
            }
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            Optional<String> below = tooLarge(field.getValue());
            if (below.isPresent()) {
                return Optional.of("." + field.getKey() + below.get());
            }
        }
        return Optional.empty();
    }
}
