package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {

    private static final String COLUMNS = """
            columns:
              - {name: load, at: /machine/load, type: numeric}
              - {name: mode, type: categorical}
              - {name: open, type: boolean}
            fit: {held_out: 0.25}
            """;

    @TempDir
    Path folder;

    private StringBuilder lines = new StringBuilder();

    private final List<Dataset> read = new ArrayList<>();

    private Dataset read(Recipe recipe) {
        Dataset dataset = Dataset.read(recipe);
        read.add(dataset);
        return dataset;
    }

    @AfterEach
    void removeWhatWasRead() {
        read.forEach(Dataset::close);
    }

    private static float[] numbers(EventStore rows) {
        return rows.range(0, rows.size()).numeric();
    }

    @BeforeEach
    void writeLines() {
        for (int i = 0; i < 200; i++) {
            String load = i == 3 ? "null" : String.valueOf(i / 10.0);
            String mode = i == 4 ? "null" : i == 5 ? "\"rare\"" : i % 2 == 0 ? "\"busy\"" : "\"idle\"";
            lines.append("{\"machine\": {\"load\": ")
                    .append(load)
                    .append("}, \"mode\": ")
                    .append(mode);
            lines.append(", \"open\": ")
                    .append(i % 3 == 0)
                    .append(", \"ok\": ")
                    .append(i < 150)
                    .append("}\n");
        }
    }

    @Test
    void rowsAreEncodedAsTheScorerEncodesEvents() throws IOException {
        Recipe recipe = recipe(Files.writeString(folder.resolve("rows.jsonl"), lines), "");
        Dataset dataset = read(recipe);

        EventBatch rows = Dataset.encode(recipe, dataset.schema(), "", note -> {});

        EventBatch events = new EventBatch(dataset.schema());
        JsonEventDecoder decoder = new JsonEventDecoder(dataset.schema());
        lines.toString()
                .lines()
                .forEach(line -> assertThat(decoder.decode(line.getBytes(StandardCharsets.UTF_8), events))
                        .isEmpty());
        assertThat(rows.size()).isEqualTo(200);
        assertThat(Arrays.copyOf(rows.numeric(), 400)).isEqualTo(Arrays.copyOf(events.numeric(), 400));
        assertThat(Arrays.copyOf(rows.categorical(), 200)).isEqualTo(Arrays.copyOf(events.categorical(), 200));
        assertThat(rows.categoricalAt(4, 0)).isEqualTo(Feature.Categorical.MISSING);
        assertThat(rows.categoricalAt(5, 0)).isEqualTo(3); // seen once: unknown
    }

    @Test
    void eachRowIsHeldOutByOneFold() throws IOException {
        Recipe recipe = recipe(Files.writeString(folder.resolve("rows.jsonl"), lines), "");
        Dataset dataset = read(recipe);

        Folds folds = dataset.folds(recipe);

        List<Float> held = new ArrayList<>();
        assertThat(folds.count()).isEqualTo(4);
        for (int fold = 0; fold < folds.count(); fold++) {
            Set<Float> out = loads(EventSource.of(folds.heldOut(fold)));
            assertThat(folds.train(fold).size() + folds.heldOut(fold).size()).isEqualTo(200);
            assertThat(loads(folds.train(fold))).doesNotContainAnyElementsOf(out);
            held.addAll(out);
        }
        assertThat(held).hasSize(200).doesNotHaveDuplicates();
        assertThat(loads(folds.all())).hasSize(200);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 4", "0.5, 2", "0.6, 2", "0.7, 1", "0.9, 1", "0.1, 10", "0.05, 10"})
    void thereAreAsManyFoldsAsTheShareSays(double share, int count) throws IOException {
        Recipe other = recipe("held_out: 0.25", "held_out: " + share);

        assertThat(read(other).folds(other).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fit: {cross_fit_below: 200, ", "family: gmm\nfit: {"})
    void manyRowsAndMixturesHaveOneFold(String settings) throws IOException {
        Recipe other = recipe("fit: {", settings);

        assertThat(read(other).folds(other).count()).isEqualTo(1);
    }

    private Recipe recipe(String before, String after) throws IOException {
        String text = recipe(Files.writeString(folder.resolve("rows.jsonl"), lines), "")
                .source();
        assertThat(text).contains(before);
        return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text.replace(before, after)));
    }

    private static Set<Float> loads(EventSource rows) {
        Set<Float> loads = new HashSet<>();
        rows.forEachChunk(chunk -> {
            for (int row = 0; row < chunk.size(); row++) {
                loads.add(chunk.numericAt(row, 0));
            }
        });
        return loads;
    }

    @Test
    void gzippedLinesAndParquetHoldTheSameRows() throws IOException, SQLException {
        Path plain = Files.writeString(folder.resolve("rows.jsonl"), lines);
        Path gzipped = folder.resolve("rows.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
        Path parquet = folder.resolve("rows.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT * FROM read_json('" + plain + "')) TO '" + parquet + "' (FORMAT parquet)");
        }

        Dataset dataset = read(recipe(plain, ""));

        for (Path other : List.of(gzipped, parquet)) {
            Dataset same = read(recipe(other, ""));
            assertThat(same.schema()).isEqualTo(dataset.schema());
            assertThat(same.sha256().equals(dataset.sha256())).isEqualTo(other == gzipped);
            assertThat(numbers(same.train())).isEqualTo(numbers(dataset.train()));
            assertThat(same.heldOut().categorical()).isEqualTo(dataset.heldOut().categorical());
        }
    }

    @Test
    void csvColumnsAreFoundByName() throws IOException {
        StringBuilder csv = new StringBuilder("open,mode,load\n");
        for (int i = 0; i < 100; i++) {
            csv.append(i % 2)
                    .append(i % 2 == 0 ? ",a," : ",\"b, or c\",")
                    .append(i)
                    .append("\n");
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        String text = "name: x\nversion: 1.0.0\ndata: {file: rows.csv}\n" + COLUMNS.replace(", at: /machine/load", "");

        Dataset dataset = read(Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text)));

        assertThat(dataset.schema().features().get(1))
                .isEqualTo(
                        new Feature.Categorical("mode", "/mode", Feature.Missing.MARGINALISE, List.of("a", "b, or c")));
        assertThat(dataset.train().size() + dataset.heldOut().size()).isEqualTo(100);
        assertThat(file).exists();
    }

    @Test
    void conditionChoosesRowsAndTransformsAreFittedOnTrainingRows() throws IOException {
        Dataset dataset = read(recipe(Files.writeString(folder.resolve("rows.jsonl"), lines), "where: ok"));

        assertThat(dataset.train().size() + dataset.heldOut().size()).isEqualTo(150);
        double sum = 0;
        int count = 0;
        EventBatch train = dataset.train().range(0, dataset.train().size());
        for (int row = 0; row < train.size(); row++) {
            float load = train.numericAt(row, 0);
            sum += Float.isNaN(load) ? 0 : load;
            count += Float.isNaN(load) ? 0 : 1;
        }
        Transform transform = dataset.transforms().get(0).orElseThrow();
        assertThat(transform.center()).isCloseTo(sum / count, within(1e-6));
        assertThat(dataset.transforms().get(1)).isEmpty();
    }

    @Test
    void theSeedDecidesTheSplit() throws IOException {
        Recipe recipe = recipe(Files.writeString(folder.resolve("rows.jsonl"), lines), "");

        float[] numbers = numbers(read(recipe).train());
        assertThat(numbers(read(recipe).train())).isEqualTo(numbers);
        assertThat(numbers(read(recipe.withSeed(1)).train())).isNotEqualTo(numbers);
    }

    @Test
    void noMoreRowsAreHeldOutThanMemoryIsMeantFor() throws IOException {
        int rows = 1_300_000;
        StringBuilder csv = new StringBuilder("load\n");
        for (int i = 0; i < rows; i++) {
            csv.append(i).append('\n');
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        String text = "name: x\nversion: 1.0.0\ndata: {file: " + file + "}\ncolumns: [{name: load, type: numeric}]\n";
        Recipe recipe = Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text));

        Dataset dataset = read(recipe);

        assertThat(dataset.heldOut().size()).isEqualTo(250_000);
        assertThat(dataset.train().size()).isEqualTo(rows - 250_000);
        assertThat(dataset.notes())
                .containsExactly(
                        "held out: about 250000 of 1300000 rows, in place of a share of 0.2 (they stay in memory)");
        List<String> notes = new ArrayList<>();
        EventBatch others = Dataset.encode(recipe, dataset.schema(), "load >= 10", notes::add);
        assertThat(notes).containsExactly("left out: all but 400000 of 1299990, evenly spaced");
        assertThat(others.size()).isEqualTo(400_000);
        assertThat(others.numericAt(0, 0)).isEqualTo(10);
        assertThat(others.numericAt(399_999, 0)).isBetween(1_299_990f, 1_300_000f);
    }

    /** A limit stands for the disk. Two buffers of the reader fit the memory, 32 MB each, and 24 MB of a table beside them do not. */
    @Test
    void noRoomForWhatIsParsedIsAFaultOfTheDisk() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder csv = new StringBuilder("a,b,c,d,e,f,g,h,i,j\n");
        for (int i = 0; i < 10 * 300_000; i++) {
            csv.append(String.format(Locale.ROOT, "%.6f", random.nextGaussian()))
                    .append(i % 10 == 9 ? '\n' : ',');
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        String limits = "SET memory_limit = '80MB'; SET max_temp_directory_size = '1MB'";

        assertThatThrownBy(() -> Table.open(file, false, limits))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageStartingWith("data " + file + ": no room for temporary files in ");
    }

    @Test
    void saysWhatIsWrongWithTheData() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), lines);
        Path few = Files.writeString(folder.resolve("few.jsonl"), lines.substring(0, lines.indexOf("\n") + 1));
        Path odd = Files.writeString(folder.resolve("rows.xml"), lines);
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"machine\": ");

        assertThatThrownBy(() -> Dataset.read(recipe(folder.resolve("none.csv"), "")))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("data " + folder.resolve("none.csv") + ": no such file");
        assertThatThrownBy(() -> Dataset.read(recipe(odd, "")))
                .hasMessage(
                        "data " + odd + ": of unknown kind (expected: .csv, .tsv, .jsonl, .ndjson, .json or .parquet)");
        assertThatThrownBy(() -> Dataset.read(recipe(few, "")))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("column mode: no symbol seen at least 2 times (expected: a vocabulary; lower"
                        + " fit.min_count, or leave the column out)");
        assertThatThrownBy(() -> Dataset.read(recipe(broken, ""))).isInstanceOf(TrainerDataException.class);
        assertThatThrownBy(() -> Dataset.read(recipe(rows, "label: okay")))
                .hasMessage("data " + rows + ": no column at /okay; did you mean /ok?");
        assertThatThrownBy(() -> Dataset.read(recipe(rows, "where: okay")))
                .isInstanceOf(TrainerDataException.class)
                .hasMessageStartingWith("data " + rows + ": condition \"okay\": Binder Error");
        assertThatThrownBy(() -> Dataset.read(recipe(rows, "label: nope")))
                .hasMessage("data " + rows + ": no column at /nope; the columns are /mode, /open, /ok, /machine/load");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b,c~1,2,3~4,5~6,7,8      | : CSV Error on Line: 3; Original Line: 4,5; Expected Number of Columns: 3 Found: 2
            a,b~1,2~4,5,6              | : CSV Error on Line: 3; Original Line: 4,5,6; Expected Number of Columns: 2 Found: 3
            a,b,a~1,2,3                | , line 1: column 3 a stands twice (expected: names that differ in more than case)
            a,b,A~1,2,3                | , line 1: column 3 A stands twice (expected: names that differ in more than case)
            a,,c~1,2,3                 | , line 1: column 2 has no name (expected: a header line with a name for each column)
            a,b,~1,2,3                 | , line 1: column 3 has no name (expected: a header line with a name for each column)
            a;b~1;2                    | , line 1: column 1 a;b is the only one (expected: columns parted by commas)
            """)
    void refusesACsvThatIsNoTable(String lines, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), lines.strip().replace('~', '\n') + "\n");

        assertThatThrownBy(() -> Table.open(file))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("data " + file + message);
    }

    @Test
    void skipsNoLineOfACsv() throws IOException {
        Path file =
                Files.writeString(folder.resolve("rows.csv"), "\ufeffa,\"b, \"\"c\"\"\"\n#1,2\n\"x\ny\",\n3,\"4\"\n");
        List<String> rows = new ArrayList<>();

        try (Table table = Table.open(file)) {
            assertThat(table.columns().keySet()).containsExactly("/a", "/b, \"c\"");
            table.select("*", "", row -> rows.add(row.getString(1) + "|" + row.getString(2)));
        }

        assertThat(rows).containsExactly("#1|2", "x\ny|null", "3|4");
    }

    @Test
    void tabsPartTheFieldsOfATsv() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.tsv"), "a\tb,c\n1\tx,y\n");

        try (Table table = Table.open(file)) {
            assertThat(table.columns()).isEqualTo(Map.of("/a", "BIGINT", "/b,c", "VARCHAR"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1}~{"a":~{"a":3}  | 2
            {"a":1}~~nonsense      | 3
            {"a":1}{"a":           | 1
            """)
    void saysWhichLineIsNoJson(String lines, int line) throws IOException {
        Path file =
                Files.writeString(folder.resolve("rows.jsonl"), lines.strip().replace('~', '\n') + "\n");

        assertThatThrownBy(() -> Table.open(file))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("data " + file + ", line " + line + ": no JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.csv", "rows.tsv", "rows.csv.gz", "rows.jsonl", "rows.jsonl.gz", "rows.parquet"})
    void saysInOneLineThatBytesAreNoTable(String name) throws IOException {
        byte[] bytes = new byte[5_000];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        Path file = Files.write(folder.resolve(name), bytes);

        assertThatThrownBy(() -> Table.open(file).columns())
                .isInstanceOf(TrainerDataException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("data " + file)
                        .hasLineCount(1)
                        .hasSizeLessThan(600)
                        .doesNotContain("pending query"));
    }

    private Recipe recipe(Path file, String more) throws IOException {
        String text = "name: machines\nversion: 1.0.0\ndata:\n  file: " + file + "\n  " + more + "\n" + COLUMNS;
        return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text));
    }
}
