package dev.elbow.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads the <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX</a> document that the build makes. Stateless. */
final class BillOfMaterials {

    /** Licences that SPDX has under another name. */
    private static final Map<String, String> IDENTIFIERS =
            Map.of("Go License", "BSD-3-Clause", "Bouncy Castle Licence", "MIT");

    private BillOfMaterials() {}

    /** The libraries of others that it lists, by name. */
    static List<Component> read(Path file) throws IOException {
        List<Component> components = new ArrayList<>();
        for (JsonNode one : new ObjectMapper().readTree(file.toFile()).path("components")) {
            String group = one.path("group").asText();
            if (!group.equals("dev.elbow")) {
                String name = group + ":" + one.path("name").asText();
                components.add(new Component(name, one.path("version").asText(), licences(one.path("licenses"))));
            }
        }
        components.sort(Comparator.comparing(Component::line));
        return components;
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
