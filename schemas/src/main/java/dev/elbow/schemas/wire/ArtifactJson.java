package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.LayoutIndex;
import dev.elbow.schemas.artifact.ModelConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads and writes the JSON documents of OCI artifacts. The same value always gives the same bytes; what is read comes from anywhere, and
 * any fault of it is a {@link WireException}. Stateless.
 */
public final class ArtifactJson {

    private static final int SCHEMA_VERSION = 2;

    /** Names, values and brackets at most: some thousands of artifacts in an index. */
    private static final long MAX_TOKENS = 200_000;

    private static final int LONGEST_FOUND = 200;

    static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(new Limits(Json.MAX_DEPTH, Json.MAX_NUMBER, Json.MAX_NAME, MAX_TOKENS))
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ArtifactJson() {}

    public static byte[] write(ArtifactManifest manifest) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schemaVersion", SCHEMA_VERSION);
        tree.put("mediaType", ArtifactManifest.MEDIA_TYPE);
        tree.put("artifactType", manifest.artifactType());
        tree.put("config", tree(manifest.config()));
        tree.put("layers", manifest.layers().stream().map(ArtifactJson::tree).toList());
        annotate(tree, manifest.annotations());
        return bytes(tree);
    }

    /**
     * Reads the manifest of an artifact.
     *
     * @throws WireException where the bytes are none
     */
    public static ArtifactManifest readManifest(byte[] bytes) {
        JsonNode tree = tree("artifact manifest", bytes);
        that(
                tree.path("schemaVersion").asInt() == SCHEMA_VERSION,
                "artifact manifest: schemaVersion " + tree.path("schemaVersion"),
                "" + SCHEMA_VERSION);
        String mediaType = tree.path("mediaType").asText(ArtifactManifest.MEDIA_TYPE);
        that(
                mediaType.equals(ArtifactManifest.MEDIA_TYPE),
                "artifact manifest: mediaType " + Excerpt.of(mediaType),
                ArtifactManifest.MEDIA_TYPE);
        return new ArtifactManifest(
                tree.path("artifactType").asText(""),
                descriptor(tree.path("config")),
                descriptors(tree.path("layers")),
                texts(tree.path("annotations")));
    }

    public static byte[] write(LayoutIndex index) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schemaVersion", SCHEMA_VERSION);
        tree.put("mediaType", LayoutIndex.MEDIA_TYPE);
        tree.put("manifests", index.manifests().stream().map(ArtifactJson::tree).toList());
        return bytes(tree);
    }

    /**
     * Reads {@code index.json} of an image layout.
     *
     * @throws WireException where the bytes are none
     */
    public static LayoutIndex readIndex(byte[] bytes) {
        return new LayoutIndex(descriptors(tree("index.json", bytes).path("manifests")));
    }

    public static byte[] write(ModelConfig config) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("name", config.name());
        descriptor.put("version", config.version());
        descriptor.put("family", config.family());
        descriptor.put("description", config.description());
        descriptor.put("licenses", config.licenses());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("descriptor", descriptor);
        tree.put("config", Map.of("format", "onnx"));
        Map<String, Object> layers = new LinkedHashMap<>();
        layers.put("type", "layers");
        layers.put("diffIds", config.layers());
        tree.put("modelfs", layers);
        return bytes(tree);
    }

    /**
     * Reads what an artifact says of its model; what it does not say is empty.
     *
     * @throws WireException where the bytes are no such document
     */
    public static ModelConfig readConfig(byte[] bytes) {
        JsonNode tree = tree("config of the model", bytes);
        JsonNode descriptor = tree.path("descriptor");
        return new ModelConfig(
                descriptor.path("name").asText(""),
                descriptor.path("version").asText(""),
                descriptor.path("family").asText(""),
                descriptor.path("description").asText(""),
                list(descriptor.path("licenses")),
                list(tree.path("modelfs").path("diffIds")));
    }

    private static List<String> list(JsonNode texts) {
        List<String> list = new ArrayList<>();
        texts.forEach(text -> list.add(text.asText()));
        return list;
    }

    /** The file that says a folder is an image layout. */
    public static byte[] layoutFile() {
        return bytes(Map.of("imageLayoutVersion", "1.0.0"));
    }

    /**
     * The tags of a repository, as a registry lists them.
     *
     * @throws WireException where the bytes are no list
     */
    public static List<String> readTags(byte[] bytes) {
        List<String> tags = new ArrayList<>();
        tree("list of tags", bytes).path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    /**
     * The bearer token that an authorization service gave.
     *
     * @throws WireException where there is none
     */
    public static String readToken(byte[] bytes) {
        JsonNode tree = tree("answer of the token service", bytes);
        String token = tree.path("token").asText(tree.path("access_token").asText(""));
        that(!token.isEmpty(), "answer of the token service: no token", "token or access_token");
        that(
                token.matches("[!-~]+"),
                "answer of the token service: a token that no header can hold",
                "plain characters");
        return token;
    }

    /** The first error that a registry's answer tells; empty where it tells none. */
    public static Optional<String> readError(byte[] bytes) {
        try {
            JsonNode error = tree("answer", bytes).path("errors").path(0);
            String text =
                    (error.path("code").asText("") + " " + error.path("message").asText("")).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(Excerpt.of(text));
        } catch (WireException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> tree(Descriptor descriptor) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("mediaType", descriptor.mediaType());
        tree.put("digest", descriptor.digest());
        tree.put("size", descriptor.size());
        annotate(tree, descriptor.annotations());
        return tree;
    }

    private static void annotate(Map<String, Object> tree, Map<String, String> annotations) {
        if (!annotations.isEmpty()) {
            tree.put("annotations", annotations);
        }
    }

    private static List<Descriptor> descriptors(JsonNode list) {
        that(list.isArray(), "artifact: " + Excerpt.of(list.toString()), "a list of descriptors");
        List<Descriptor> descriptors = new ArrayList<>();
        list.forEach(one -> descriptors.add(descriptor(one)));
        return descriptors;
    }

    private static Descriptor descriptor(JsonNode tree) {
        that(
                tree.path("mediaType").isTextual()
                        && tree.path("digest").isTextual()
                        && tree.path("size").isIntegralNumber()
                        && tree.path("size").canConvertToLong(),
                "artifact: descriptor " + Excerpt.of(tree.toString()),
                "mediaType, digest and size");
        try {
            return new Descriptor(
                    tree.path("mediaType").asText(),
                    tree.path("digest").asText(),
                    tree.path("size").asLong(),
                    texts(tree.path("annotations")));
        } catch (IllegalArgumentException e) {
            throw new WireException("artifact: " + Excerpt.of(String.valueOf(e.getMessage())), e);
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static JsonNode tree(String what, byte[] bytes) {
        try {
            JsonNode tree = DocumentTree.sound(what, MAPPER.readTree(DocumentTree.characters(bytes)));
            that(tree.isObject(), what + ": no JSON object", "one");
            return tree;
        } catch (CharacterCodingException e) {
            throw new WireException(what + ": no text in UTF-8 (expected: JSON)", e);
        } catch (IOException e) {
            throw new WireException(what + ": " + Excerpt.of(String.valueOf(e.getMessage())) + " (expected: JSON)", e);
        }
    }

    private static byte[] bytes(Map<String, Object> tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    private static void that(boolean holds, String found, String expected) {
        if (!holds) {
            throw new WireException(Excerpt.of(found, LONGEST_FOUND) + " (expected: " + expected + ")");
        }
    }
}
