package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.elbow.schemas.Excerpt;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads YAML settings as a plain tree of maps, lists and scalars. Stateless. */
public final class Yaml {

    private static final YAMLMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private Yaml() {}

    /**
     * Reads one document.
     *
     * @param source what messages call the text, for instance its path
     * @return empty for an empty text
     * @throws WireException where the text is no YAML object
     */
    public static Map<String, Object> read(String source, String text) {
        if (text.isBlank()) {
            return Map.of();
        }
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree == null || tree.isNull() || tree.isMissingNode()) {
                return Map.of(); // nothing but comments
            }
            if (!tree.isObject()) {
                throw new WireException(
                        source + ": no settings (expected: a YAML mapping, lines such as \"key: value\")");
            }
            return MAPPER.convertValue(tree, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new WireException(source + problem(e), e);
        }
    }

    /** One line, where the parser below would print four. */
    private static String problem(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return ", line " + (marked.getProblemMark().getLine() + 1) + ": " + Excerpt.of(marked.getProblem());
        }
        String where =
                e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
        return where + ": "
                + Excerpt.of(e.getOriginalMessage().lines().findFirst().orElse("no YAML"));
    }
}
