package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.wire.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are documented, and wrong ones are refused with the place and what is wrong. */
class ValuesTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scorer: {replica: 1} | at '/scorer': additional properties 'replica' not allowed",
                "scorer: {replicas: -1} | at '/scorer/replicas': minimum: got -1, want 0",
                "scorer: {settings: {topic: {events: x}}} | at '/scorer/settings': additional properties 'topic' not allowed",
                "scorer: {settings: {guarantee: maybe}} | at '/scorer/settings/guarantee': value must be one of",
                "scorer: {settings: {bootstrap_servers: 'x:1'}} | additional properties 'bootstrap_servers' not allowed",
                "scorer: {settings: {schema_registry: {bearer_token: secret}}} | additional properties 'bearer_token' not allowed",
                "scorer: {settings: {schema_registry: {bearer_token_file: /tmp/token}}} | does not match pattern",
                "scorer: {settings: {page: {basic_auth: 'me:secret'}}} | additional properties 'basic_auth' not allowed",
                "scorer: {settings: {kafka: {consumer: {ssl.keystore.password: secret}}}} | does not match pattern",
                "scorer: {settings: {kafka: {producer: {sasl.jaas.config: secret}}}} | does not match pattern",
                "alert: {settings: {sinks: {webhook: {url: 'http://x', secret: s}}}} | additional properties 'secret' not allowed",
                "image: {digest: sha256:short} | at '/image/digest'",
                "user: 0 | at '/user': minimum: got 0, want 1",
                "kafka: {bootstrapServers: kafka} | at '/kafka/bootstrapServers'",
                "kafka: {authentication: tls, tls: false} | at '/kafka/tls'",
                "kafka: {authentication: plain} | at '/kafka/authentication': value must be one of",
                "strimzi: {users: {enabled: true}} | strimzi.cluster: absent (expected: the name of the Kafka cluster",
                "scorer: {secretFiles: [kafka-user]} | at '/scorer/secretFiles/0': 'not' failed",
                "podSecurity: {} | additional properties 'podSecurity' not allowed",
                // What one value asks of another
                "image: {repository: ''} | image.repository: absent (expected: where the image is",
                "kafka: {bootstrapServers: ''} | kafka.bootstrapServers: absent (expected: HOST:PORT",
                "scorer: {package: ''} | scorer.package: absent (expected: name:version",
                "scorer: {settings: {routes: [{package: x, topics: {scores: y}}]}} | scorer.settings.topics.events: absent (expected: the topic of the events",
                "kafka: {tls: true, authentication: tls} | scorer.userSecret: absent (expected: the Secret of its Kafka user",
                "scorer: {settings: {kafka: {consumer: {group.instance.id: me}}}} | expected: scorer.staticMembership",
                "{kafka: {tls: true, authentication: scram-sha-512, caSecret: x}, strimzi: {cluster: main, namespace: kafka, users: {enabled: true}}} | scorer.userSecret: absent (expected: a Secret of the namespace anomalies with what Strimzi's flows-elbow-scorer of the namespace kafka has",
                "{kafka: {tls: true}, strimzi: {cluster: main, namespace: kafka}} | kafka.caSecret: absent (expected: a Secret of the namespace anomalies with what Strimzi's main-cluster-ca-cert of the namespace kafka has",
                "scorer: {settings: {page: true}} | scorer.settings.page: shown without http.tls and page.basic_auth_file (expected: both",
                "scorer: {settings: {page: {mask: [a]}}} | scorer.settings.page: shown without http.tls and page.basic_auth_file (expected: both",
                "scorer: {settings: {page: {}, http: {tls: {keystore: /run/secrets/a/b, password_file: /run/secrets/a/c}}}} | scorer.settings.page: shown without page.basic_auth_file",
                "scorer: {settings: {page: {basic_auth_file: /run/secrets/a/b}}} | scorer.settings.page: shown without http.tls (expected: both",
                "trainer: {enabled: true, image: {repository: x}} | trainer.recipe: absent (expected: the text of a recipe",
            })
    void refuses(String values, String message) {
        assertThatThrownBy(() -> Chart.render(merged(values)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "{enabled: false}"})
    void aPageThatIsNotShownNeedsNoLogin(String page) {
        assertThat(Chart.render(merged("scorer: {settings: {page: " + page + "}}"))
                        .objects())
                .isNotEmpty();
    }

    /** The least values, and others laid over them. */
    private static String merged(String values) {
        Map<String, Object> least = new LinkedHashMap<>(Yaml.read("least", Chart.sample("least")));
        Yaml.read("values", values).forEach((key, value) -> least.merge(key, value, ValuesTest::over));
        return text(least);
    }

    private static Object over(Object under, Object over) {
        if (!(under instanceof Map) || !(over instanceof Map)) {
            return over;
        }
        Map<Object, Object> both = new LinkedHashMap<>((Map<?, ?>) under);
        ((Map<?, ?>) over).forEach((key, value) -> {
            Object before = both.get(key);
            both.put(key, before == null || value == null ? value : over(before, value));
        });
        return both;
    }

    /** JSON is YAML, too. */
    private static String text(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, value) -> entries.add("\"" + key + "\": " + (value == null ? "null" : text(value))));
            return "{" + String.join(", ", entries) + "}";
        }
        if (tree instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(ValuesTest::text).toList()) + "]";
        }
        return tree instanceof String ? "\"" + tree + "\"" : String.valueOf(tree);
    }

    @Test
    void theTableOfTheReadmeIsThatOfTheFile() {
        Map<String, Object> leaves = leaves("", Yaml.read("values.yaml", Chart.file("values.yaml")));
        Map<String, Object> documented = new LinkedHashMap<>();
        for (List<String> row : DocumentedTable.rows(Path.of("README.md"), "| value | default | what it is |")) {
            Object value = value(row.get(1));
            CODE.matcher(row.get(0)).results().map(found -> found.group(1)).forEach(key -> documented.put(key, value));
        }

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(leaves);
    }

    private static Object value(String cell) {
        String text = cell.isEmpty() ? "''" : cell.replace("`", "");
        return Objects.requireNonNull(Yaml.read("cell", "value: " + text).get("value"));
    }

    @Test
    void theExampleOfTheReadmeIsTaken() {
        assertThat(Chart.render(Chart.example()).settings("alert")).containsKeys("budget", "sinks");
    }

    @Test
    void theSchemaHasTheKeysOfTheFile() {
        Map<String, Object> schema = Yaml.read("schema", Chart.file("values.schema.json"));

        same("", Yaml.read("values.yaml", Chart.file("values.yaml")), schema, schema);
    }

    private static void same(String place, Map<?, ?> values, Map<?, ?> schema, Map<?, ?> root) {
        Map<?, ?> resolved = ValuesSchema.resolved(schema, root);
        Map<?, ?> properties = (Map<?, ?>) resolved.get("properties");
        if (properties == null || place.endsWith(".settings") || place.endsWith(".resources")) {
            return;
        }
        List<Object> keys = new ArrayList<>(properties.keySet());
        keys.remove("global"); // what Helm hands to parts of other charts
        assertThat(keys).as("keys of %s", place).hasSameElementsAs(new ArrayList<Object>(values.keySet()));
        assertThat(resolved.get("additionalProperties"))
                .as("others in %s", place)
                .isEqualTo(false);
        values.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map) {
                same(place + "." + key, map, (Map<?, ?>) Objects.requireNonNull(properties.get(key)), root);
            }
        });
    }

    /** Values by their places; resources, labels and configurations are one value. */
    private static Map<String, Object> leaves(String place, Map<?, ?> values) {
        Map<String, Object> leaves = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            String here = place.isEmpty() ? key.toString() : place + "." + key;
            boolean whole = List.of("requests", "limits", "labels", "config").contains(key.toString());
            if (value instanceof Map<?, ?> map && !map.isEmpty() && !whole) {
                leaves.putAll(leaves(here, map));
            } else {
                leaves.put(here, value);
            }
        });
        return leaves;
    }
}
