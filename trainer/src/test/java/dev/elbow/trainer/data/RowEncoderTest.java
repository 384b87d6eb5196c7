package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowEncoderTest {

    private static final int ROWS = 120;

    @TempDir
    Path folder;

    @Test
    void aTableAsCsvAsLinesAndAsEventsHasTheSameCodes() throws IOException {
        StringBuilder csv = new StringBuilder("port,level,zip,open,name,load\n");
        StringBuilder lines = new StringBuilder();
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            int port = 80 + i % 3;
            String level = i % 4 == 0 ? "1" : i % 4 == 1 ? "1.50" : "0.1";
            String zip = i % 2 == 0 ? "01234" : "98765";
            String load = i % 10 == 3 ? "" : String.valueOf(i * 0.25);
            csv.append(String.join(",", port + (i % 2 == 0 ? ".0" : ""), level, zip, i % 5 == 0 ? "true" : "false"))
                    .append(i % 7 == 0 ? ",\"a, b\"," : ",1x,")
                    .append(load)
                    .append("\n");
            String rest = "\"zip\":\"" + zip + "\",\"open\":" + (i % 5 == 0) + ",\"name\":"
                    + (i % 7 == 0 ? "\"a, b\"" : "\"1x\"") + ",\"load\":" + (load.isEmpty() ? "null" : load) + "}\n";
            lines.append("{\"port\":" + port + ".0,\"level\":" + level + "," + rest);
            events.append("{\"port\":" + port + ",\"level\":" + level.replace("1.50", "15e-1") + "," + rest);
        }
        String columns = "[{name: port, type: categorical}, {name: level, type: categorical},"
                + " {name: zip, type: categorical}, {name: open, type: boolean}, {name: name, type: categorical},"
                + " {name: load, type: numeric}]";
        Recipe fromCsv = recipe(Files.writeString(folder.resolve("rows.csv"), csv), columns);
        Recipe fromLines = recipe(Files.writeString(folder.resolve("rows.jsonl"), lines), columns);

        EventSchema schema = schema(fromCsv);

        assertThat(schema(fromLines)).isEqualTo(schema);
        assertThat(symbols(schema, 0)).containsExactly("80", "81", "82");
        assertThat(symbols(schema, 1)).containsExactly("0.1", "1", "1.5");
        assertThat(symbols(schema, 2)).containsExactly("01234", "98765");
        EventBatch scored = new EventBatch(schema);
        JsonEventDecoder decoder = new JsonEventDecoder(schema);
        events.toString()
                .lines()
                .forEach(line -> assertThat(decoder.decode(line.getBytes(StandardCharsets.UTF_8), scored))
                        .isEmpty());
        for (Recipe recipe : List.of(fromCsv, fromLines)) {
            EventBatch rows = Dataset.encode(recipe, schema, "", note -> {});
            assertThat(rows.size()).isEqualTo(ROWS);
            assertThat(Arrays.copyOf(rows.numeric(), 2 * ROWS)).isEqualTo(Arrays.copyOf(scored.numeric(), 2 * ROWS));
            assertThat(Arrays.copyOf(rows.categorical(), 4 * ROWS))
                    .isEqualTo(Arrays.copyOf(scored.categorical(), 4 * ROWS));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            boolean     | 2         | "2.0" (expected: true, false, 1 or 0)
            boolean     | yes       | "yes" (expected: true, false, 1 or 0)
            boolean     | 0.5       | "0.5" (expected: true, false, 1 or 0)
            numeric     | inf       | "Infinity" (expected: a finite number of magnitude at most 3.4028235E38)
            numeric     | -Infinity | "-Infinity" (expected: a finite number of magnitude at most 3.4028235E38)
            numeric     | 1e39      | "1.0E39" (expected: a finite number of magnitude at most 3.4028235E38)
            numeric     | many      | "many" (expected: a number)
            categorical | inf       | "inf" (expected: a text or a finite number)
            """)
    void aValueThatDoesNotFitIsNamedWithItsRow(String type, String value, String problem) throws IOException {
        Path file = csv(7, value);

        assertThatThrownBy(() -> Dataset.read(recipe(file, "[{name: a, type: " + type + "}]")))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("data " + file + ": 1 row that the scorer would refuse (expected: none; correct them, or"
                        + " leave them out by data.where)\n  row 7: feature a: " + problem);
    }

    @Test
    void theFirstProblemsAreShownTogether() throws IOException {
        StringBuilder rows = new StringBuilder("a,b\n");
        for (int i = 1; i <= ROWS; i++) {
            rows.append(i % 10 == 0 ? "bad" : i).append(i % 10 == 0 ? ",yes\n" : ",no\n");
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), rows);

        assertThatThrownBy(() -> Dataset.read(recipe(file, "[{name: a, type: numeric}]")))
                .hasMessage("data " + file + ": 12 rows that the scorer would refuse (expected: none; correct them, or"
                        + " leave them out by data.where)\n"
                        + "  row 10: feature a: \"bad\" (expected: a number)\n"
                        + "  row 20: feature a: \"bad\" (expected: a number)\n"
                        + "  row 30: feature a: \"bad\" (expected: a number)\n"
                        + "  row 40: feature a: \"bad\" (expected: a number)\n"
                        + "  row 50: feature a: \"bad\" (expected: a number)\n"
                        + "  and 7 more");
        assertThat(Dataset.encode(
                                recipe(file, "[{name: a, type: numeric}]"),
                                new EventSchema(List.of(new Feature.Numeric("a", "/a", Feature.Missing.MARGINALISE))),
                                "b = 'no'",
                                note -> {})
                        .size())
                .isEqualTo(108);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "nan", "''"})
    void nanIsMissingAsAnEmptyFieldIs(String value) throws IOException {
        Recipe recipe = recipe(csv(7, value), "[{name: a, type: numeric}]");

        EventBatch rows = Dataset.encode(recipe, schema(recipe), "", note -> {});

        assertThat(rows.numericAt(6, 0)).isNaN();
        assertThat(rows.numericAt(7, 0)).isEqualTo(0);
    }

    @Test
    void aFeatureThatMustBeThereIsThereInEveryRow() throws IOException {
        Path file = csv(7, "");

        assertThatThrownBy(() -> Dataset.read(recipe(file, "[{name: a, type: numeric, missing: refuse}]")))
                .hasMessageEndingWith("\n  row 7: feature a: absent (expected: a value at /a)");
    }

    @Test
    void parquetNamesTheRowToo() throws IOException, SQLException {
        Path parquet = folder.resolve("rows.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT CASE WHEN i = 30 THEN 'Infinity'::DOUBLE ELSE i END AS a, i % 2 AS b"
                    + " FROM range(100) t(i)) TO '" + parquet + "' (FORMAT parquet)");
        }

        assertThatThrownBy(() -> Dataset.read(recipe(parquet, "[{name: a, type: numeric}]", "where: b = 0")))
                .hasMessageContaining("\n  row 31: feature a: \"Infinity\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric     | \"12\"  | "12" (expected: a number)
            numeric     | true    | "true" (expected: a number)
            numeric     | [1]     | "[1]" (expected: a number)
            boolean     | \"true\" | "true" (expected: true, false, 1 or 0)
            categorical | {}      | "{}" (expected: a text or a number)
            """)
    void linesTellTextFromNumbersAsEventsDo(String type, String value, String problem) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= ROWS; i++) {
            lines.append("{\"a\":").append(i == 7 ? value : i % 2).append("}\n");
        }
        Path file = Files.writeString(folder.resolve("rows.jsonl"), lines);

        assertThatThrownBy(() -> Dataset.read(recipe(file, "[{name: a, type: " + type + "}]")))
                .hasMessageEndingWith("\n  row 7: feature a: " + problem);
    }

    @Test
    void timesAreNoSymbols() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "a\n" + "01/02/2026\n".repeat(50));

        assertThatThrownBy(() -> Dataset.read(recipe(file, "[{name: a, type: categorical}]")))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("column a: of type DATE, which has no text that events would have too (expected: text,"
                        + " numbers or booleans; leave the column out)");
    }

    private Path csv(int row, String value) throws IOException {
        StringBuilder rows = new StringBuilder("a,b\n");
        for (int i = 1; i <= ROWS; i++) {
            rows.append(i == row ? value : String.valueOf(i % 2)).append(",x\n");
        }
        return Files.writeString(folder.resolve("rows.csv"), rows);
    }

    private static List<String> symbols(EventSchema schema, int feature) {
        return ((Feature.Categorical) schema.features().get(feature)).vocabulary();
    }

    private static EventSchema schema(Recipe recipe) {
        try (Dataset dataset = Dataset.read(recipe)) {
            return dataset.schema();
        }
    }

    private Recipe recipe(Path file, String columns) throws IOException {
        return recipe(file, columns, "");
    }

    private Recipe recipe(Path file, String columns, String more) throws IOException {
        String text = "name: rows\nversion: 1.0.0\ndata:\n  file: " + file + "\n  " + more + "\ncolumns: " + columns;
        return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text));
    }
}
