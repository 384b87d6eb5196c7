package dev.elbow.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX</a> document that the build makes. Stateless. */
final class BillOfMaterials {

    /** Licences that SPDX has under another name. */
    private static final Map<String, String> IDENTIFIERS =
            Map.of("Go License", "BSD-3-Clause", "Bouncy Castle Licence", "MIT");

    private BillOfMaterials() {}

    /** The libraries of others that it lists, by name. */
    static List<Component> read(Path file) throws IOException {
        List<Component> components = new ArrayList<>();
        for (JsonNode one : new ObjectMapper().readTree(file.toFile()).path("components")) {
            if (!one.path("group").asText().equals("dev.elbow")) {
                components.add(new Component(name(one), one.path("version").asText(), licences(one.path("licenses"))));
            }
        }
        components.sort(Comparator.comparing(Component::line));
        return components;
    }

    /**
     * Writes the bill of an archive, which is the component that it is about.
     *
     * @param from as the build made it, about a module
     * @param jars those of the archive, which need not be as their repositories have them
     */
    static void write(Path from, Path to, String archive, Path jars) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode bill = (ObjectNode) mapper.readTree(from.toFile());
        ObjectNode module = (ObjectNode) bill.path("metadata").path("component");
        String before = module.path("bom-ref").asText();
        String reference =
                "pkg:generic/" + archive + "@" + module.path("version").asText();
        ArrayNode components = (ArrayNode) bill.path("components");
        ArrayNode dependencies = (ArrayNode) bill.path("dependencies");
        if (jar(module, jars).isPresent()) {
            components.insert(0, module.deepCopy());
            ObjectNode all = mapper.createObjectNode().put("ref", reference);
            all.putArray("dependsOn").add(before);
            dependencies.insert(0, all);
        } else {
            for (JsonNode one : dependencies) {
                if (one.path("ref").asText().equals(before)) {
                    ((ObjectNode) one).put("ref", reference);
                }
            }
        }
        module.put("type", "application")
                .put("bom-ref", reference)
                .put("name", archive)
                .put("purl", reference);
        module.put("description", "Anomaly scores, in nats, for every event on a Kafka topic.");
        module.remove("group");
        for (JsonNode one : components) {
            Optional<Path> jar = jar(one, jars);
            if (jar.isPresent()) {
                hash((ObjectNode) one, Checksums.sha256(jar.get()));
            }
            addParts((ObjectNode) one);
        }
        mapper.writerWithDefaultPrettyPrinter().writeValue(to.toFile(), bill);
    }

    private static Optional<Path> jar(JsonNode component, Path jars) {
        String purl = component.path("purl").asText();
        String classifier = purl.contains("classifier=") ? "-" + purl.replaceFirst(".*classifier=([^&]+).*", "$1") : "";
        return Optional.of(jars.resolve(component.path("name").asText() + "-"
                        + component.path("version").asText() + classifier + ".jar"))
                .filter(Files::exists);
    }

    /** The digests of another file would mislead, and those of the same one may stay. */
    private static void hash(ObjectNode component, String sha256) {
        for (JsonNode hash : component.path("hashes")) {
            if (hash.path("content").asText().equals(sha256)) {
                return;
            }
        }
        component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256);
    }

    private static void addParts(ObjectNode component) {
        Component read =
                new Component(name(component), component.path("version").asText(), List.of());
        for (Part part : Part.of(read)) {
            ObjectNode within = component.withArrayProperty("components").addObject();
            within.put("type", "library").put("name", part.name());
            within.putArray("licenses").addObject().put("expression", part.licence());
        }
    }

    private static String name(JsonNode component) {
        return component.path("group").asText() + ":" + component.path("name").asText();
    }

    private static List<String> licences(JsonNode all) {
        List<String> licences = new ArrayList<>();
        for (JsonNode one : all) {
            JsonNode licence = one.path("license");
            String name = one.has("expression")
                    ? one.path("expression").asText()
                    : licence.path(licence.has("id") ? "id" : "name").asText();
            licences.add(IDENTIFIERS.getOrDefault(name, name));
        }
        return licences;
    }
}
