package dev.elbow.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elbow.deploy.ElbowRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the feature at fault is blamed first, for every bundled package. */
class BenchExplainTest {

    private static final Path IRIS =
            Path.of("..", "trainer", "src", "test", "resources", "dev", "elbow", "trainer", "mixture", "iris.csv");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fetal-heart",
                "machine-failure",
                "network-intrusion",
                "page-blocks",
                "shop-sessions",
                "shuttle-telemetry",
                "thyroid"
            })
    void blamesTheCorruptedFeatureFirstInNineOfTenEventsDrawnFromTheModel(String name) throws IOException {
        assertBlamed(ElbowRun.of(
                "bench", "explain", "--package", name + ":1.0.0", "--draws", "1000", "--flagged", "60", "--json"));
    }

    @Test
    void blamesTheCorruptedFeatureFirstInNineOfTenFlowers(@TempDir Path folder) throws IOException {
        String events = Files.readAllLines(IRIS).stream()
                .skip(1)
                .filter(line -> !line.endsWith("virginica"))
                .map(line -> line.split(","))
                .map(values -> "{\"sepal_length\":" + values[0] + ",\"sepal_width\":" + values[1] + ",\"petal_length\":"
                        + values[2] + ",\"petal_width\":" + values[3] + "}")
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(folder.resolve("iris.jsonl"), events);

        assertBlamed(ElbowRun.of(
                "bench",
                "explain",
                "--package",
                "iris-mixture",
                "--events",
                file.toString(),
                "--flagged",
                "60",
                "--json"));
    }

    @Test
    void saysThatAMixtureNeedsEvents() {
        ElbowRun run = ElbowRun.of("bench", "explain", "--package", "iris-mixture");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("family: gmm").endsWith("give normal events by --events\n");
    }

    private static void assertBlamed(ElbowRun run) throws JsonProcessingException {
        assertThat(run.code()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode figures = new ObjectMapper().readTree(line);
            int flagged = figures.get("flagged").asInt();
            assertThat(flagged).isEqualTo(60);
            assertThat(figures.get("first_by_drop").asInt()).as(line).isGreaterThanOrEqualTo(54);
            assertThat(figures.get("first_by_contribution").asInt())
                    .as(line)
                    .isLessThan(figures.get("first_by_drop").asInt());
        }
    }
}
