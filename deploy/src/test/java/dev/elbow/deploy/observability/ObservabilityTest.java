package dev.elbow.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.observe.Metric;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules, dashboards and runbook say the same. Whether rules do what they say is promtool's to tell: see {@link PromtoolIT}. */
class ObservabilityTest {

    @Test
    void whatIsAskedForIsAMetricOfOurs() {
        Set<String> ours = Arrays.stream(Metric.values())
                .flatMap(metric -> metric.kind() == Metric.Kind.SUMMARY
                        ? Stream.of("_count", "_sum", "_max").map(metric.exposed()::concat)
                        : Stream.of(metric.exposed()))
                .collect(Collectors.toSet());

        assertThat(Observability.metrics().stream().filter(name -> name.startsWith("elbow_")))
                .isNotEmpty()
                .isSubsetOf(ours);
    }

    /** What nobody can see, nobody will look for. */
    @Test
    void everyMetricOfOursIsSeen() {
        assertThat(Arrays.stream(Metric.values()).map(Metric::exposed))
                .allSatisfy(name -> assertThat(Observability.metrics()).anyMatch(asked -> asked.startsWith(name)));
    }

    /** {@code elbow alert} alone is ready, too, and is no scorer. */
    @Test
    void nothingIsTakenForAScorerByBeingReady() {
        String rules = Observability.rules();

        assertThat(rules.lines().filter(line -> line.contains("elbow_ready == 0")))
                .isNotEmpty()
                .allMatch(line -> line.contains("and on (job, instance) elbow_threads"));
        assertThat(Observability.dashboards()).noneMatch(dashboard -> dashboard.contains("label_values(elbow_ready"));
        assertThat(rules).doesNotContainPattern("absent\\w*\\(elbow_ready");
    }

    @Test
    void everyAlertHasItsSectionAndNothingElseHasOne() {
        List<String> sections = Pattern.compile("^## (\\w+)$", Pattern.MULTILINE)
                .matcher(Observability.runbook())
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(Observability.alerts()).isNotEmpty().doesNotHaveDuplicates().isEqualTo(sections);
        assertThat(Observability.alerts())
                .allSatisfy(alert -> assertThat(Observability.rules())
                        .contains("runbook_url: RUNBOOK.md#" + alert.toLowerCase(Locale.ROOT)));
    }

    @Test
    void everyAlertIsTriedFiringAndNotFiring() {
        String tests = Observability.ruleTests();

        assertThat(Observability.alerts()).allSatisfy(alert -> {
            assertThat(tests).containsPattern("eval_time: \\w+, alertname: " + alert + "}");
            assertThat(tests).containsPattern("alertname: " + alert + "\n +exp_alerts:\n +- exp_labels:");
        });
    }

    /** JSON is YAML, too. */
    @Test
    void everyPanelOfADashboardSaysWhatItShowsInAPlaceOfItsOwn() {
        assertThat(Observability.dashboards()).isNotEmpty().allSatisfy(dashboard -> {
            List<Map<?, ?>> panels = panels(dashboard);
            Set<String> cells = new HashSet<>();
            assertThat(panels.stream().map(panel -> panel.get("id"))).doesNotHaveDuplicates();
            assertThat(panels).allSatisfy(panel -> {
                assertThat(panel.get("title")).asString().isNotBlank();
                if (!"row".equals(panel.get("type"))) {
                    assertThat(panel.get("description")).asString().isNotBlank();
                }
                assertThat(cells(panel))
                        .allSatisfy(cell -> assertThat(cells.add(cell))
                                .as("%s at %s", panel.get("title"), cell)
                                .isTrue());
            });
        });
    }

    private static List<Map<?, ?>> panels(String dashboard) {
        List<?> panels = (List<?>) at(Yaml.read("dashboard", dashboard), "panels");
        return panels.stream().<Map<?, ?>>map(panel -> (Map<?, ?>) panel).toList();
    }

    private static List<String> cells(Map<?, ?> panel) {
        Map<?, ?> place = (Map<?, ?>) at(panel, "gridPos");
        int x = (int) at(place, "x");
        int y = (int) at(place, "y");
        return IntStream.range(x, x + (int) at(place, "w"))
                .boxed()
                .flatMap(column -> IntStream.range(y, y + (int) at(place, "h")).mapToObj(row -> column + "," + row))
                .toList();
    }

    private static Object at(Map<?, ?> tree, String key) {
        return Objects.requireNonNull(tree.get(key), key);
    }
}
