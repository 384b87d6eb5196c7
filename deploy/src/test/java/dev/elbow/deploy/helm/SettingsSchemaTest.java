package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The schema of values knows the settings that the scorer's documents list, and no others. */
class SettingsSchemaTest {

    private static final Path SCORER = Path.of("..", "scorer");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** What the chart says itself. */
    private static final Set<String> OWN = Set.of("package", "bootstrap_servers", "http.enabled", "http.address");

    /** What is secret, and would stand in a ConfigMap. */
    private static final Set<String> SECRET = Set.of(
            "schema_registry.basic_auth", "schema_registry.bearer_token", "page.basic_auth", "http.tls.password");

    @Test
    void settingsOfScoringAreThoseOfItsReadme() {
        Set<String> documented = documented("README.md", "| key | flag | default |");
        documented.addAll(documented("PAGE.md", "| key | flag | default |"));

        assertSame(ValuesSchema.settings("scorer"), documented);
    }

    @Test
    void settingsOfAlertsAreThoseOfTheirDocument() {
        Set<String> documented = documented("ALERTS.md", "| key | flag | default |");
        documented.add("sinks.*"); // a chapter of their own
        documented.addAll(Set.of("http.tls.*", "schema_registry.*"));

        assertSame(ValuesSchema.settings("alert"), documented);
    }

    private static void assertSame(Set<String> schema, Set<String> documented) {
        assertThat(schema)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(documented).as(key).anyMatch(one -> covers(one, key)));
        assertThat(documented.stream().filter(key -> !OWN.contains(key) && !SECRET.contains(key)))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(schema).as(key).anyMatch(one -> covers(key, one)));
        assertThat(schema).doesNotContainAnyElementsOf(SECRET).doesNotContainAnyElementsOf(OWN);
    }

    private static boolean covers(String documented, String key) {
        String group = documented.replaceFirst("\\.\\*$", "");
        return key.equals(group) || key.startsWith(group + ".");
    }

    private static Set<String> documented(String file, String header) {
        Set<String> keys = new TreeSet<>();
        for (List<String> row : DocumentedTable.rows(SCORER.resolve(file), header)) {
            String last = "";
            for (String key : CODE.matcher(row.get(0))
                    .results()
                    .map(found -> found.group(1))
                    .toList()) {
                // `episode.open.count`, `.of` are in one group.
                last = key.startsWith(".") ? last.substring(0, last.lastIndexOf('.')) + key : key;
                keys.add(last);
            }
        }
        return keys;
    }
}
