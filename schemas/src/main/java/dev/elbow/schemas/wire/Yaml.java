package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;

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
            Map<String, Object> values = MAPPER.readValue(text, new TypeReference<Map<String, Object>>() {});
            return values == null ? Map.of() : values;
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new WireException(source + where + ": " + e.getOriginalMessage(), e);
        }
    }
}
