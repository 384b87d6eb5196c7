package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.evaluate.DistanceToMean;
import dev.elbow.trainer.evaluate.Mahalanobis;
import dev.elbow.trainer.fixture.Chunked;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learned of rows that are read in chunks is what is learned of them all together, bit for bit. */
class ChunksTest {

    private static final int ROWS = 500;

    @TempDir
    private Path folder;

    private Recipe recipe;
    private EventBatch rows;

    @BeforeEach
    void draw() throws IOException {
        recipe = Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), """
                name: rows
                version: 1.0.0
                data: {file: rows.csv}
                columns:
                  - {name: a, type: numeric}
                  - {name: b, type: numeric, transform: quantile}
                  - {name: c, type: count}
                  - {name: d, type: numeric, transform: quantile}
                  - {name: e, type: boolean}
                  - {name: f, type: categorical}
                """));
        EventSchema schema = new EventSchema(List.of(
                new Feature.Numeric("a", "/a", Missing.MARGINALISE),
                new Feature.Numeric("b", "/b", Missing.MARGINALISE),
                new Feature.Count("c", "/c", Missing.MARGINALISE),
                new Feature.Numeric("d", "/d", Missing.MARGINALISE),
                new Feature.Flag("e", "/e", Missing.MARGINALISE),
                new Feature.Categorical("f", "/f", Missing.MARGINALISE, List.of("x", "y"))));
        SplittableRandom random = new SplittableRandom(1);
        rows = new EventBatch(schema);
        for (int row = 0; row < ROWS; row++) {
            rows.begin();
            double[] values = {
                5 + random.nextGaussian(),
                random.nextGaussian(),
                random.nextInt(50),
                random.nextInt(8),
                random.nextInt(2)
            };
            for (int j = 0; j < values.length; j++) {
                rows.numeric(j, random.nextInt(10) == 0 ? Float.NaN : (float) values[j]);
            }
            rows.categorical(0, random.nextInt(4));
            rows.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 499, 500})
    void theBordersOfChunksChangeNothing(int chunk) {
        Chunked whole = new Chunked(rows, ROWS + 1);
        Chunked parts = new Chunked(rows, chunk);

        List<Optional<Transform>> transforms = TransformFit.fit(recipe, parts);

        assertThat(transforms).isEqualTo(TransformFit.fit(recipe, whole));
        assertThat(Mahalanobis.fit(parts)).isEqualTo(Mahalanobis.fit(whole));
        Layout layout = new Layout(rows.schema(), transforms);
        Rows encoded = Rows.of(layout, rows);
        assertThat(DistanceToMean.fit(layout, parts).distances(encoded))
                .isEqualTo(DistanceToMean.fit(layout, whole).distances(encoded));
        assertThat(ColumnCheck.check(parts)).isEmpty();
    }

    @Test
    void quantilesAreTheSameHoweverFewColumnsFitTheMemory() {
        Chunked source = new Chunked(rows, 64);

        assertThat(TransformFit.fit(recipe, source, 1)).isEqualTo(TransformFit.fit(recipe, source));
    }

    /** The moments of the values that are there, two-pass. */
    @Test
    void momentsAreThoseOfAllRows() {
        double[] values = new double[ROWS];
        int count = 0;
        for (int row = 0; row < ROWS; row++) {
            if (!Float.isNaN(rows.numericAt(row, 0))) {
                values[count++] = rows.numericAt(row, 0);
            }
        }
        double mean = Arrays.stream(values, 0, count).average().orElseThrow();
        double variance = Arrays.stream(values, 0, count)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();

        Transform transform =
                TransformFit.fit(recipe, new Chunked(rows, 7)).get(0).orElseThrow();
        Baseline baseline = Mahalanobis.fit(new Chunked(rows, 7));

        assertThat(transform.center()).isCloseTo(mean, within(1e-12));
        assertThat(transform.scale()).isCloseTo(Math.sqrt(variance), within(1e-12));
        assertThat(baseline.mean().get(0)).isCloseTo(mean, within(1e-12));
    }

    @Test
    void aValueThatDiffersInALaterChunkMakesAColumnNoConstant() {
        EventSchema schema = new EventSchema(List.of(
                new Feature.Numeric("last", "/a", Missing.MARGINALISE),
                new Feature.Numeric("one", "/b", Missing.MARGINALISE),
                new Feature.Categorical("symbol", "/c", Missing.MARGINALISE, List.of("x", "y"))));
        EventBatch few = new EventBatch(schema);
        for (int row = 0; row < 9; row++) {
            few.begin();
            few.numeric(0, row == 8 ? 2 : row == 0 ? Float.NaN : 1);
            few.numeric(1, row == 5 ? 3 : Float.NaN);
            few.categorical(0, row == 4 ? 2 : Feature.Categorical.MISSING);
            few.commit();
        }

        assertThat(ColumnCheck.check(new Chunked(few, 2)))
                .hasValue(
                        "columns one, symbol: one value in all rows; what is far from it will be strange (leave out what shall"
                                + " not be)");
    }
}
