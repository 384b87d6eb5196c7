package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.JsonSchemas;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code elbow score --stdin} on lines of other formats. */
class LineFormatsTest {

    private static final String EVENT = "{\"temperature\": 21.5, \"machine\": {\"load\": 0.4}, \"mode\": \"busy\"}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path temp;

    private final ScoreRun score = new ScoreRun();

    @BeforeAll
    static void write() {
        TinyPackage.write(temp.resolve("tiny"));
    }

    @Test
    void linesOfCsvAreScoredAsTheSameLinesOfJson() {
        List<String> json = lines(EVENT + EVENT, Map.of());
        List<String> csv = lines("21.5,0.4,,busy\n\"21.5\",4e-1,,\"busy\"\r\n", Map.of(), "--format", "csv");

        assertThat(json).hasSize(2);
        assertThat(csv).isEqualTo(json);
        assertThat(score.err.toString()).contains("done: 2 events, 0 anomalous, 0 refused\n");
    }

    @Test
    void columnsComeAsTheSettingsSay() throws IOException {
        Path config = Files.writeString(
                temp.resolve("csv.yaml"),
                "format.events: csv\nformat: {columns: [mode, _, temperature, load], separator: \"\\t\"}\n");

        List<String> csv = lines("busy\tid 7\t21.5\t0.4\n", Map.of(), "--config", config.toString());

        assertThat(csv).isEqualTo(lines(EVENT, Map.of()));
    }

    @Test
    void linesOfCsvThatAreNoEventsAreRefusedInTheirPlace() {
        List<String> csv =
                lines("temperature,load,open,mode\n21.5,0.4,,busy\n\n", Map.of("ELBOW_FORMAT_EVENTS", "csv"));

        assertThat(csv).hasSize(3);
        assertThat(csv.get(0)).contains("wrong_type", "feature temperature: the text \\\"temperature\\\"");
        assertThat(JsonSchemas.SCORE.problems(csv.get(1))).isEmpty();
        assertThat(csv.get(2)).contains("malformed", "event: 1 columns (expected: 4)");
        assertThat(score.err.toString())
                .endsWith("done: 3 events, 0 anomalous, 2 refused\n"); // and not that JSON is expected
    }

    @Test
    void avroMakesNoLines() {
        lines(EVENT, Map.of(), "--format", "avro", "--scores-format", "avro");

        assertThat(score.thrown.get()).hasMessage("""
                settings of elbow score --stdin:
                  --format or format.events: avro (expected: schema_registry.url or format.events_schema with it)
                  --format or format.events: avro (expected: json or csv, of lines)
                  --scores-format or format.scores: avro (expected: json, of lines)""");
    }

    private List<String> lines(String input, Map<String, String> environment, String... more) {
        List<String> args =
                new ArrayList<>(List.of("--package", temp.resolve("tiny").toString()));
        args.addAll(List.of(more));
        int unused = score.lines(input, environment, args.toArray(String[]::new));
        return score.answers();
    }
}
