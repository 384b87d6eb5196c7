package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoIT {

    private static final int SECONDS = 240;
    private static final Pattern PAGE = Pattern.compile("page at (http://127\\.0\\.0\\.1:\\d+/)");

    @TempDir
    Path folder;

    @Test
    void demoScoresEveryEventAndRanksAttacksFirst() throws Exception {
        try (ElbowProcess demo = ElbowProcess.start(folder, "demo", "--json")) {
            assertThat(demo.await(SECONDS)).as(demo::err).isZero();

            Map<String, Object> result = Yaml.read("demo --json", demo.out()); // JSON is YAML
            assertThat(result)
                    .containsKeys(
                            "events",
                            "scored",
                            "refused",
                            "anomalous",
                            "auroc",
                            "aupr",
                            "baseline_auroc",
                            "baseline_aupr",
                            "events_per_second",
                            "latency_ms_p50",
                            "latency_ms_p99",
                            "package",
                            "digest")
                    .containsEntry("events", 63_123)
                    .containsEntry("scored", 63_123)
                    .containsEntry("refused", 0)
                    .containsEntry("package", "network-intrusion:1.0.0");
            assertThat(number(result, "auroc")).isGreaterThanOrEqualTo(0.95);
            assertThat(number(result, "baseline_auroc")).isBetween(0.5, 1.0);
            assertThat(number(result, "false_alert_rate")).isBetween(0.0, 0.1);
            assertThat(number(result, "latency_ms_p50")).isPositive().isLessThan(number(result, "latency_ms_p99"));
            assertThat(number(result, "events_per_second")).isPositive();
            assertThat(demo.out().lines()).hasSize(1);
            assertThat(demo.err()).contains("events/s").contains("anomalous");
            assertThat(demo.left()).isEmpty();
        }
    }

    @Test
    void demoShowsATableWithReasons() throws Exception {
        Path nothing = Files.createTempFile(folder, "in", "");
        // As the launcher says on a terminal, where the page stays.
        try (ElbowProcess demo = ElbowProcess.start(folder, nothing, List.of("-Delbow.terminal=true"), "demo")) {
            for (int i = 0; i < 10 * SECONDS && !demo.err().contains("the page stays until Ctrl-C"); i++) {
                assertThat(demo.running()).as(demo::err).isTrue();
                Thread.sleep(100); // until it has scored all; nothing but its output says so
            }
            Matcher page = PAGE.matcher(demo.err());
            assertThat(page.find()).as(demo::err).isTrue();
            assertThat(Scrape.get(page.group(1)).body()).contains("<title>Elbow</title>", "page/page.js");

            demo.interrupt();

            assertThat(demo.await(20)).isEqualTo(130);
            assertThat(demo.out())
                    .contains("63,123 scored, 0 refused")
                    .contains("events/s, exactly once")
                    .containsPattern("anomaly +0\\.9\\d{3}")
                    .containsPattern("Mahalanobis distance +0\\.\\d{4}")
                    .containsPattern("false alerts +[0-9.]+ % of the normal events, [0-9.]+ % by calibration")
                    .containsPattern("precision 0\\.\\d{3}, recall 0\\.\\d{3}")
                    .containsPattern("event [0-9,]+: [0-9]+ nats, p = .*, labelled ")
                    .contains("observed")
                    .contains("expected");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 1_200, 2_000, 3_000})
    void aSignalDuringTheStartIsToldInNoMoreThanOneTrueLine(int millis) throws Exception {
        try (ElbowProcess demo = ElbowProcess.start(folder, "demo")) {
            Thread.sleep(millis); // somewhere between the first class and the first event

            demo.terminate();

            assertThat(demo.await(20)).as(demo::err).isEqualTo(143);
            assertThat(demo.out()).isEmpty();
            assertThat(demo.err()
                            .lines()
                            .filter(line -> !line.contains(" verified, sha256:") && !line.equals("starting a broker"))
                            .filter(line -> !line.startsWith("page at http://127.0.0.1:"))
                            .filter(line -> !line.contains("events/s") && !line.endsWith(" events to score")))
                    .isSubsetOf("interrupted");
        }
    }

    @Test
    void interruptedDemoLeavesNothingBehind() throws Exception {
        try (ElbowProcess demo = ElbowProcess.start(folder, "demo")) {
            for (int i = 0; i < 600 && !demo.err().contains("events/s"); i++) {
                assertThat(demo.running()).isTrue();
                Thread.sleep(100); // until events flow; nothing but its output says so
            }

            demo.interrupt();

            assertThat(demo.await(20)).isEqualTo(130);
            assertThat(demo.left()).isEmpty();
            assertThat(demo.err()).doesNotContain("\tat ");
        }
    }

    private static double number(Map<String, Object> result, String key) {
        return ((Number) result.getOrDefault(key, Double.NaN)).doubleValue();
    }
}
