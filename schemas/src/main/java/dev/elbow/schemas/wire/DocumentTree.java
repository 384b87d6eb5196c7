package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.elbow.schemas.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Parses JSON documents that come from anywhere into trees of bounded size, of finite numbers and whole characters. Stateless. */
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
     * @throws WireException where a number is beyond float64, or a text holds half a character
     * @throws IOException where the bytes are no JSON in UTF-8, or more of it than documents are
     */
    static JsonNode read(String name, byte[] document) throws IOException {
        return sound(name, MAPPER.readTree(characters(document)));
    }

    /** The same of a text. */
    static JsonNode read(String name, String document) throws JsonProcessingException {
        return sound(name, MAPPER.readTree(document));
    }

    /**
     * What JSON is written in: parsers of bytes take UTF-16, too, and numbers that are no character.
     *
     * @return a reader that throws {@link java.nio.charset.CharacterCodingException} where the bytes are not UTF-8
     */
    static Reader characters(byte[] document) {
        return new InputStreamReader(new ByteArrayInputStream(document), StandardCharsets.UTF_8.newDecoder());
    }

    /** A tree that can be written again as it is: JSON lets a number have any exponent, and a text hold any escapes. */
    static JsonNode sound(String name, JsonNode tree) {
        Optional<Flaw> flaw = flaw(tree);
        if (flaw.isPresent()) {
            throw new WireException(
                    name + ": $" + Excerpt.of(flaw.get().place, LONGEST_PLACE) + ": " + flaw.get().found);
        }
        return tree;
    }

    /**
     * What is wrong with a value, and where below the node it stands.
     *
     * @param place steps from the node
     */
    private record Flaw(String place, String found) {
        Flaw below(String step) {
            return new Flaw(step + place, found);
        }
    }

    private static Optional<Flaw> flaw(JsonNode node) {
        if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            return Optional.of(new Flaw("", "a number that is too large (expected: one that float64 holds)"));
        }
        if (node.isTextual() && !whole(node.textValue())) {
            return Optional.of(new Flaw("", "half a character (expected: text that UTF-8 can write)"));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            Optional<Flaw> below = flaw(node.get(i));
            if (below.isPresent()) {
                return Optional.of(below.get().below("[" + i + "]"));
            }
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            Optional<Flaw> below = flaw(field.getValue());
            if (below.isPresent()) {
                return Optional.of(below.get().below("." + field.getKey()));
            }
        }
        return Optional.empty();
    }

    private static boolean whole(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (Character.getType(text.codePointAt(i)) == Character.SURROGATE) {
                return false;
            }
        }
        return true;
    }
}
