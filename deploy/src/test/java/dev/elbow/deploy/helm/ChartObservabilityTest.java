package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboards of a release are those of deploy/observability, which are tested there. */
class ChartObservabilityTest {

    private static final Path SOURCE = Path.of("observability");

    private final Manifests manifests = Chart.render(Chart.sample("whole"));

    @Test
    void theChartHasNoCopyOfThem() {
        assertThat(Chart.FOLDER.resolve("observability")).isSymbolicLink();
    }

    @Test
    void rulesAreThoseOfTheFile() throws IOException {
        PrometheusRule rule = manifests.only(PrometheusRule.class);
        List<?> expected = (List<?>) Yaml.read("rules", Files.readString(SOURCE.resolve("elbow.rules.yaml")))
                .get("groups");

        assertThat(rule.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(rule.getSpec().getGroups()).hasSize(expected == null ? -1 : expected.size());
        assertThat(rule.getSpec().getGroups()).zipSatisfy(expected, (group, source) -> {
            Map<?, ?> one = (Map<?, ?>) source;
            assertThat(group.getName()).isEqualTo(one.get("name"));
            assertThat(group.getRules()).zipSatisfy((List<?>) one.get("rules"), (alert, given) -> {
                Map<?, ?> from = (Map<?, ?>) given;
                assertThat(alert.getAlert()).isEqualTo(from.get("alert"));
                assertThat(alert.getExpr().getValue()).isEqualTo(from.get("expr"));
                assertThat(alert.getLabels()).isEqualTo(from.get("labels"));
                assertThat(alert.getFor()).isEqualTo(from.get("for"));
                Map<?, ?> annotations = (Map<?, ?>) Objects.requireNonNull(from.get("annotations"));
                assertThat(alert.getAnnotations().get("summary")).isEqualTo(annotations.get("summary"));
                assertThat(alert.getAnnotations().get("runbook_url"))
                        .isEqualTo(String.valueOf(annotations.get("runbook_url"))
                                .replace("RUNBOOK.md", "https://runbooks.example.com/elbow"));
            });
        });
    }

    @Test
    void dashboardsAreThoseOfTheFolder() throws IOException {
        ConfigMap dashboards = manifests.all(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals("flows-elbow-dashboards"))
                .findFirst()
                .orElseThrow();
        Map<String, String> expected = new TreeMap<>();
        try (Stream<Path> files = Files.list(SOURCE.resolve("dashboards"))) {
            for (Path file : files.toList()) {
                expected.put(
                        "elbow-" + file.getFileName(), Files.readString(file).strip());
            }
        }

        assertThat(dashboards.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        Map<String, String> shown = new TreeMap<>();
        dashboards.getData().forEach((name, text) -> shown.put(name, text.strip()));
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void whatIsScrapedIsWhereMetricsAre() {
        assertThat(manifests.all(ServiceMonitor.class)).hasSize(2).allSatisfy(monitor -> {
            assertThat(monitor.getSpec().getEndpoints()).singleElement().satisfies(endpoint -> {
                assertThat(endpoint.getPath()).isEqualTo("/metrics");
                assertThat(endpoint.getPort()).isEqualTo("http");
            });
            assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        });
    }

    @Test
    void whatIsShownByTlsIsScrapedAsItsCertificateWants() {
        String values = Chart.sample("routes")
                + "serviceMonitor: {enabled: true, tlsConfig: {serverName: scorer, ca: {secret: {name: ca, key: ca.crt}}}}\n";

        assertThat(endpoint(values).getScheme()).isEqualTo("https");
        assertThat(endpoint(values).getTlsConfig().getServerName()).isEqualTo("scorer");
        assertThat(endpoint(values).getTlsConfig().getCa().getSecret().getName())
                .isEqualTo("ca");
        String clear = values.replaceFirst("http: .*", "http: {port: 9000}").replaceFirst("page: .*", "page: false");
        assertThat(endpoint(clear).getScheme()).isNull();
        assertThat(endpoint(clear).getTlsConfig()).isNull();
    }

    private static Endpoint endpoint(String values) {
        return Chart.render(values)
                .only(ServiceMonitor.class)
                .getSpec()
                .getEndpoints()
                .get(0);
    }
}
