package dev.elbow.trainer.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellColumnsTest {

    @Test
    void aCellWithoutANumberIsMissing() {
        CellColumns columns = CellColumns.of(List.of(List.of("1", "4"), List.of("", "4")));

        double[][] values = columns.values(List.of(List.of("", "4.5"), List.of("3", "x")));

        assertThat(values[0]).containsExactly(Double.NaN, 4.5);
        assertThat(values[1]).containsExactly(3, Double.NaN);
    }

    @Test
    void aColumnOfTextBecomesOneForEachSymbol() {
        CellColumns columns = CellColumns.of(List.of(List.of("a"), List.of("b")));

        assertThat(columns.values(List.of(List.of("a"), List.of("b"), List.of("c"))))
                .isDeepEqualTo(new double[][] {{1, 0}, {0, 1}, {0, 0}});
    }
}
