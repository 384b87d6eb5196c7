package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledRowsTest {

    private static final EventSchema SCHEMA =
            new EventSchema(List.of(new Feature.Numeric("a", "/a", Missing.MARGINALISE)));

    /** More than a chunk, so that rows leave memory before the last is read. */
    private static final int ROWS = 10_000;

    @TempDir
    private Path folder;

    @Test
    void ofManyRowsEvenlySpacedOnesAreTakenWithTheirLabels() throws IOException {
        Path file = csv();

        LabelledRows rows = LabelledRows.read(file, SCHEMA, List.of("status IS NOT NULL", "status <> 'ok'"), 1_000);

        assertThat(rows.all()).isEqualTo(ROWS);
        assertThat(rows.events().size()).isEqualTo(1_000);
        for (int row = 0; row < 1_000; row++) {
            assertThat(rows.events().numericAt(row, 0)).isEqualTo(10 * row);
            assertThat(rows.anomalies().get(row)).isEqualTo(strange(10 * row));
        }
        assertThat(rows.rows(true)).hasSize(334);
    }

    @Test
    void ofFewRowsAllAreTaken() throws IOException {
        LabelledRows rows = LabelledRows.read(csv(), SCHEMA, "status", List.of("ok"));

        assertThat(rows.all()).isEqualTo(ROWS);
        assertThat(rows.events().size()).isEqualTo(ROWS);
        assertThat(rows.anomalies().stream().boxed().toList()).containsExactlyElementsOf(anomalies());
        assertThat(rows.refused()).isZero();
    }

    @Test
    void aTestIsOfTheLabelledRowsThatTrainingLeavesOut() throws IOException {
        Recipe recipe = recipe("status = 'ok' AND a < 500", "normal: [ok]");

        LabelledRows rows = read(recipe);

        assertThat(rows.rows(true)).hasSize(3_334);
        assertThat(rows.rows(false)).hasSize(6_666 - 333);
        int first = rows.rows(false)[0];
        assertThat(rows.events().numericAt(first, 0)).isEqualTo(500);
    }

    @Test
    void aTestMayBeOfAnotherFile() throws IOException {
        Path later = Files.writeString(folder.resolve("later.csv"), "a,status\n1,ok\n2,\n3,bad\n4,ok\n");

        LabelledRows rows = read(recipe("status = 'ok'", "normal: [ok], where: a > 1, file: " + later));

        assertThat(rows.events().size()).isEqualTo(2); // one of the four has no label
        assertThat(rows.rows(true)).containsExactly(0);
    }

    @Test
    void rowsThatAreTrainedOnAreNoTest() throws IOException {
        Recipe recipe = recipe("status = 'ok'", "normal: [ok], where: a >= 9994");

        assertThatThrownBy(() -> read(recipe))
                .isInstanceOf(TrainerDataException.class)
                .hasMessageContaining(
                        "4 rows are both trained and tested on, by data.where and test.where (expected: none)");
    }

    @Test
    void aCopyOfTheTrainingFileIsNoOtherFile() throws IOException {
        Recipe recipe = recipe("status = 'ok' AND a < 500", "normal: [ok], file: copy.csv");
        Files.copy(folder.resolve("rows.csv"), folder.resolve("copy.csv"));

        assertThat(read(recipe).rows(false)).hasSize(6_666 - 333);
        assertThatThrownBy(() -> read(recipe("", "normal: [ok], file: copy.csv")))
                .hasMessageContaining("all rows are both trained and tested on");
    }

    @Test
    void aTestWithoutAnomaliesIsNone() throws IOException {
        Recipe recipe = recipe("a < 500", "normal: [ok, bad]");

        assertThatThrownBy(() -> read(recipe))
                .isInstanceOf(TrainerDataException.class)
                .hasMessageContaining(
                        "of 9500 rows to test on, 0 are anomalies by test.normal, [ok, bad] (expected: some of either kind");
    }

    @Test
    void aLabelThatNoTestRowHasIsNoNormalOne() throws IOException {
        Recipe recipe = recipe("status = 'ok' AND a < 500", "normal: [ok, fine, good]");

        assertThatThrownBy(() -> read(recipe))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage(
                        "data " + folder.resolve("rows.csv")
                                + ": no row to test on has a label fine, good, of test.normal (expected: labels that are there: ok, bad)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a >            | Parser Error: syntax error at end of input",
                "b > 1          | Binder Error: Referenced column \"b\" not found in FROM clause!",
                "status         | Conversion Error: Could not convert string 'bad' to BOOL when casting from source column status"
            })
    void aConditionThatIsNoneIsShownAsItStands(String where, String reason) throws IOException {
        Recipe recipe = recipe("a < 500", "normal: [ok], where: " + where);

        assertThatThrownBy(() -> read(recipe))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("data " + folder.resolve("rows.csv") + ": condition \"" + where + "\": " + reason);
    }

    private Recipe recipe(String where, String test) throws IOException {
        csv();
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, """
                name: rows
                version: 1.0.0
                data: {file: rows.csv, label: status, where: "%s"}
                columns: [{name: a, type: numeric}]
                test: {%s}
                """.formatted(where, test));
        return Recipe.read(file);
    }

    private static LabelledRows read(Recipe recipe) {
        return LabelledRows.read(recipe, recipe.test().orElseThrow(), SCHEMA);
    }

    private static boolean strange(int row) {
        return row % 3 == 0;
    }

    private static List<Integer> anomalies() {
        return IntStream.range(0, ROWS)
                .filter(LabelledRowsTest::strange)
                .boxed()
                .toList();
    }

    private Path csv() throws IOException {
        String lines = IntStream.range(0, ROWS)
                .mapToObj(row -> row + "," + (strange(row) ? "bad" : "ok"))
                .collect(Collectors.joining("\n", "a,status\n", "\n"));
        return Files.writeString(folder.resolve("rows.csv"), lines);
    }
}
