package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.elbow.schemas.Excerpt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What schema registries with Confluent's interface say and are told. Stateless. */
public final class SchemaRegistryJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String AVRO = "AVRO";

    private SchemaRegistryJson() {}

    /**
     * A registered schema.
     *
     * @param type {@code AVRO}, which registries leave out, or another
     * @param references the registered schemas that it names
     */
    public record Registered(String schema, String type, List<Reference> references) {
        public Registered {
            references = List.copyOf(references);
        }

        public boolean avro() {
            return type.equals(AVRO);
        }
    }

    /** A schema that another names, by where it is registered. */
    public record Reference(String name, String subject, int version) {}

    /** Why a registry does not do as it is told; the code is 0 where the answer has none. */
    public record Fault(int code, String message) {}

    /** What registers a schema. */
    public static byte[] write(String schema) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("schemaType", AVRO);
            json.writeStringField("schema", schema);
            json.writeEndObject();
        });
    }

    /**
     * Reads a registered schema.
     *
     * @throws WireException where the bytes are none
     */
    public static Registered readSchema(byte[] answer) {
        JsonNode tree = tree(answer);
        List<Reference> references = new ArrayList<>();
        for (JsonNode reference : tree.path("references")) {
            references.add(
                    new Reference(text(reference, "name"), text(reference, "subject"), whole(reference, "version")));
        }
        return new Registered(text(tree, "schema"), tree.path("schemaType").asText(AVRO), references);
    }

    /**
     * Reads the id that a schema was given.
     *
     * @throws WireException where the bytes hold none
     */
    public static int readId(byte[] answer) {
        return whole(tree(answer), "id");
    }

    /** Reads a registry's complaint, whatever the bytes are. */
    public static Fault readFault(byte[] answer) {
        try {
            JsonNode tree = tree(answer);
            return new Fault(
                    tree.path("error_code").asInt(0),
                    Excerpt.of(tree.path("message").asText("without a message")));
        } catch (WireException e) {
            return new Fault(0, "without a message");
        }
    }

    private static JsonNode tree(byte[] answer) {
        try {
            JsonNode tree = MAPPER.readTree(answer);
            if (tree == null || !tree.isObject()) {
                throw new WireException("an answer of another kind (expected: a JSON object)");
            }
            return tree;
        } catch (IOException e) {
            throw new WireException("broken JSON (expected: a JSON object)", e);
        }
    }

    private static String text(JsonNode tree, String name) {
        JsonNode value = tree.path(name);
        if (!value.isTextual()) {
            throw new WireException(name + " is absent (expected: text)");
        }
        return value.textValue();
    }

    private static int whole(JsonNode tree, String name) {
        JsonNode value = tree.path(name);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new WireException(name + " is absent (expected: a whole number)");
        }
        return value.intValue();
    }
}
