package dev.elbow.deploy.helm;

import dev.elbow.schemas.wire.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What values.schema.json lets through. Stateless. */
final class ValuesSchema {

    private static final String REFERENCE = "#/definitions/";

    private ValuesSchema() {}

    /** All settings of a component by their places, such as {@code commit.interval}. */
    static Set<String> settings(String component) {
        Map<String, Object> root = Yaml.read("schema", Chart.file("values.schema.json"));
        Map<?, ?> schema = root;
        for (String key : List.of(component, "settings")) {
            schema = (Map<?, ?>) at(at(resolved(schema, root), "properties"), key);
        }
        Set<String> places = new TreeSet<>();
        collect("", schema, root, places);
        return places;
    }

    private static void collect(String place, Map<?, ?> schema, Map<?, ?> root, Set<String> places) {
        Map<?, ?> resolved = resolved(schema, root);
        if (resolved.get("anyOf") instanceof List<?> cases) {
            cases.forEach(one -> collect(place, (Map<?, ?>) one, root, places));
        } else if (resolved.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((key, value) ->
                    collect(place.isEmpty() ? key.toString() : place + "." + key, (Map<?, ?>) value, root, places));
        } else {
            places.add(place);
        }
    }

    static Map<?, ?> resolved(Map<?, ?> schema, Map<?, ?> root) {
        return schema.get("$ref") instanceof String reference
                ? (Map<?, ?>) at(at(root, "definitions"), reference.substring(REFERENCE.length()))
                : schema;
    }

    private static Object at(Object tree, String key) {
        return Objects.requireNonNull(((Map<?, ?>) tree).get(key), key);
    }
}
