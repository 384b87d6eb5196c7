package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.alert.AlertConfig;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.ScorerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart writes, {@code elbow score} and {@code elbow alert} read, by their own readers. */
class ChartSettingsTest {

    /** A login and a password at once. */
    private static final String SECRET = "somebody:a-secret-of-this-test";

    @TempDir
    private Path secrets;

    /** With files in the place of those that Kubernetes would mount. */
    private Settings mounted(Manifests manifests, String component) throws IOException, InterruptedException {
        for (String file : List.of("registry-token/token", "hook/secret", "page/password", "page/login")) {
            Files.createDirectories(secrets.resolve(file).getParent());
            Files.writeString(secrets.resolve(file), SECRET);
        }
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-keystore",
                        secrets.resolve("page/keystore").toString(),
                        "-storepass",
                        SECRET)
                .start();
        assertThat(keytool.waitFor()).isZero();
        String text = manifests.data(component, "settings.yaml").replace("/run/secrets", secrets.toString());
        return new Settings("settings.yaml", Yaml.read("settings.yaml", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"least", "whole", "routes", "image-volume"})
    void theScorerReadsItsSettings(String sample) throws IOException, InterruptedException {
        Settings settings = mounted(Chart.render(Chart.sample(sample)), "scorer");

        HttpSettings http = HttpSettings.read(settings);
        PageSettings.read(settings, http);
        List<Supplier<AlertConfig>> alerts = new ArrayList<>();
        ScorerConfig config = ScorerConfig.read(
                settings, scores -> AlertConfig.beside(settings, scores).ifPresent(alerts::add));

        assertThat(http.address()).isEqualTo("0.0.0.0");
        assertThat(config.routes()).isNotEmpty();
        assertThat(alerts.stream().map(Supplier::get).map(one -> one.sinks().log()))
                .hasSize(sample.equals("routes") ? 1 : 0)
                .allMatch(log -> log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "alert-alone"})
    void alertsAreReadTheirSettings(String sample) throws IOException, InterruptedException {
        Settings settings = mounted(Chart.render(Chart.sample(sample)), "alert");

        HttpSettings http = HttpSettings.read(settings);
        AlertConfig config = AlertConfig.read(settings);

        assertThat(http.enabled()).isTrue();
        assertThat(config.topics().scores()).isEqualTo(sample.equals("whole") ? "flows-scored" : "flows-scores");
        assertThat(config.sinks().names()).hasSize(sample.equals("whole") ? 3 : 0);
    }

    @Test
    void bothFollowTheScorersTopics() {
        String values = Chart.sample("least") + "alert: {enabled: true}\n";

        Manifests manifests = Chart.render(values);

        assertThat(AlertConfig.read(new Settings("alert", without(manifests.settings("alert"), "http")))
                        .topics())
                .hasToString("AlertTopics[scores=flows-scores, alerts=flows-alerts]");
    }

    private static Map<String, Object> without(Map<String, Object> settings, String key) {
        settings.remove(key);
        return settings;
    }

    @Test
    void secretsOfKafkaAreReadFromFiles() {
        Manifests manifests = Chart.render(Chart.sample("routes"));

        assertThat(Yaml.read("chart", manifests.data("scorer", "settings.yaml")).get("kafka"))
                .asString()
                .contains(
                        "ssl.keystore.key=${directory:/run/secrets/kafka-user:user.key}",
                        "ssl.truststore.location=/run/secrets/kafka-ca/ca.crt",
                        "security.protocol=SSL");
    }

    @Test
    void theTrainerIsToldOfBrokersAsKafkasToolsAre() {
        Manifests manifests = Chart.render(Chart.sample("whole"));

        assertThat(manifests.data("trainer", "kafka.properties"))
                .contains("security.protocol=SASL_SSL\n", "sasl.mechanism=SCRAM-SHA-512\n");
        assertThat(Pod.of(manifests).get(2).spec().getInitContainers().get(0).getArgs())
                .containsExactly(
                        "train",
                        "/etc/elbow/recipe.yaml",
                        "--out",
                        "/models/pump",
                        "--resume",
                        "--bootstrap-servers",
                        "one:9093,two:9093",
                        "--kafka-config",
                        "/etc/elbow/kafka.properties",
                        "--force");
        assertThat(Pod.of(manifests).get(2).container().getArgs())
                .containsExactly("zoo", "push", "/models/pump", "oci://registry.example.com/models/pump:3.0.0");
    }
}
