package dev.elbow.trainer.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
