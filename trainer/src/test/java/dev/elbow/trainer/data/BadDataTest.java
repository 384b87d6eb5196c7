package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that nothing, or the wrong thing, can be learned from. */
class BadDataTest {

    private static final String A = "{name: a, type: numeric}";

    @TempDir
    Path folder;

    @Test
    void columnsWithoutAnyValueAreNamed() throws IOException {
        Path file = csv("a,b,c,d", 100, i -> i + ",,,x");

        assertThatThrownBy(() -> read(file, A + ", {name: b, type: numeric}, {name: c, type: boolean}"))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("columns b, c: every value is missing (expected: some values; leave the columns out)");
        assertThatThrownBy(() -> read(file, A + ", {name: b, type: categorical}"))
                .hasMessage("column b: every value is missing (expected: some values; leave the column out)");
    }

    @Test
    void columnsWithOneValueAreNoted() throws IOException {
        Path file = csv("a,b,c,d", 100, i -> i + ",7," + (i % 3 == 0 ? "" : "true") + ",x");

        Dataset read =
                read(file, A + ", {name: b, type: numeric}, {name: c, type: boolean}, {name: d, type: categorical}");

        assertThat(read.notes())
                .containsExactly(
                        "columns b, c, d: one value in all rows; what is far from it will be strange (leave out what"
                                + " shall not be)");
    }

    @Test
    void aColumnOfAHundredThousandSymbolsSaysHowMany() throws IOException {
        Path file = csv("a,b", 200_000, i -> i % 10 + ",symbol " + i / 2);

        assertThatThrownBy(() -> read(file, A + ", {name: b, type: categorical}"))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("column b: 100000 symbols seen at least 2 times (expected: at most 10000; raise"
                        + " fit.min_count, so that seldom ones count as unknown, or leave the column out)");
    }

    @Test
    void tooFewRowsAreAnError() throws IOException {
        Path few = csv("a", 29, String::valueOf);

        assertThatThrownBy(() -> read(few, A))
                .hasMessage("data " + few + ": 29 rows to train and calibrate on (expected: at least 30)");
    }

    @Test
    void fewerRowsThanLatentDimensionsAreAnError() throws IOException {
        Path file = csv("a", 60, String::valueOf);

        assertThatThrownBy(() -> Dataset.read(recipe(file, A, "model: {latent: 64}")))
                .hasMessage("data " + file + ": 60 rows to train and calibrate on (expected: at least 64, as many as"
                        + " latent dimensions)");
    }

    @Test
    void rowsThatAreAllTheSameAreAnError() throws IOException {
        Path file = csv("a,b", 100, i -> "1," + i);

        assertThatThrownBy(() -> read(file, A))
                .hasMessage("data " + file + ": 100 rows, all the same (expected: rows that differ in some column)");
    }

    @Test
    void aColumnThatTellsTheLabelIsWarnedOf() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Path file = csv("a,code,risk,gap,flag,kind,status", 4_000, i -> {
            boolean bad = i % 10 == 0;
            double noise = random.nextGaussian();
            return String.join(
                    ",",
                    String.valueOf(noise + (bad ? 1 : 0)), // tells something, but not all
                    bad ? "E" + i % 3 : "OK", // the label by another name
                    String.valueOf((bad ? -10 : 0) + noise), // follows from the label
                    bad ? "" : "5", // missing where strange
                    String.valueOf(random.nextBoolean()),
                    "k" + random.nextInt(900),
                    bad ? "strange" : "ok");
        });
        List<String> pointers = List.of("/a", "/code", "/risk", "/gap", "/flag", "/kind", "/status");

        List<String> notes = LabelLeaks.notes(file, "status", "status = 'ok'", pointers);

        assertThat(notes)
                .containsExactly(
                        "column /code alone tells status apart (AUROC 1.000): leave it out if it follows from the"
                                + " label, or is not known when an event happens",
                        "column /risk alone tells status apart (AUROC 1.000): leave it out if it follows from the"
                                + " label, or is not known when an event happens",
                        "column /gap alone tells status apart (AUROC 1.000): leave it out if it follows from the"
                                + " label, or is not known when an event happens");
        assertThat(LabelLeaks.notes(file, "status", "", pointers)).isEqualTo(notes);
    }

    @Test
    void aConditionMayEndInAComment() throws IOException {
        Path file = csv("a,b,status", 400, i -> i + ",k" + i % 3 + "," + (i % 4 == 0 ? "bad" : "ok"));
        Recipe recipe = recipe(file, A + ", {name: b, type: categorical}", "", "status = 'ok' -- good ones");

        try (Dataset read = Dataset.read(recipe)) {
            List<String> notes = new ArrayList<>();
            EventBatch others = Dataset.others(recipe, read.schema(), notes::add);

            assertThat(read.train().size() + read.heldOut().size()).isEqualTo(300);
            assertThat(read.notes()).isEmpty();
            assertThat(others.size()).isEqualTo(100);
            assertThat(notes).isEmpty();
        }
        assertThat(LabelLeaks.notes(file, "status", recipe.data().where(), List.of("/a", "/b")))
                .isEmpty();
    }

    @Test
    void rowsForWhichTheConditionIsNullAreOnNeitherSideAndCounted() throws IOException {
        Path file = csv("a,status", 400, i -> i + "," + (i % 4 == 0 ? "bad" : i % 4 == 1 ? "" : "ok"));
        Recipe recipe = recipe(file, A, "", "status = 'ok'");

        try (Dataset read = Dataset.read(recipe)) {
            EventBatch others = Dataset.others(recipe, read.schema(), note -> {});

            assertThat(read.train().size() + read.heldOut().size()).isEqualTo(200);
            assertThat(others.size()).isEqualTo(100);
            assertThat(read.notes())
                    .containsExactly("left out: 100 rows for which data.where is NULL, neither true nor false");
        }
    }

    private Path csv(String header, int rows, IntFunction<String> row) throws IOException {
        StringBuilder csv = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            csv.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve("rows.csv"), csv);
    }

    private Dataset read(Path file, String columns) throws IOException {
        return Dataset.read(recipe(file, columns, ""));
    }

    private Recipe recipe(Path file, String columns, String more) throws IOException {
        return recipe(file, columns, more, "");
    }

    private Recipe recipe(Path file, String columns, String more, String where) throws IOException {
        String text = "name: rows\nversion: 1.0.0\ndata: {file: " + file + ", where: \"" + where + "\"}\ncolumns: ["
                + columns + "]\n" + more;
        return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), text));
    }
}
