package dev.elbow.trainer.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cells as columns of numbers, whatever a recipe would make of them: a column that holds something else than numbers becomes one of 0 and
 * 1 for each symbol of the training rows. Immutable.
 */
final class CellColumns {

    private final List<Column> columns;

    private CellColumns(List<Column> columns) {
        this.columns = columns;
    }

    /** Looks at the training rows. */
    static CellColumns of(List<List<String>> train) {
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < train.get(0).size(); j++) {
            if (numeric(train, j)) {
                columns.add(new Column(j, null));
                continue;
            }
            Set<String> symbols = new LinkedHashSet<>();
            for (List<String> row : train) {
                symbols.add(row.get(j));
            }
            for (String symbol : symbols) {
                columns.add(new Column(j, symbol));
            }
        }
        return new CellColumns(columns);
    }

    /** {@code [rows][columns]}; NaN is missing, or no number. */
    double[][] values(List<List<String>> rows) {
        double[][] values = new double[rows.size()][columns.size()];
        for (int row = 0; row < values.length; row++) {
            for (int j = 0; j < columns.size(); j++) {
                values[row][j] = columns.get(j).value(rows.get(row));
            }
        }
        return values;
    }

    private static boolean numeric(List<List<String>> rows, int column) {
        return rows.stream()
                .allMatch(row ->
                        row.get(column).isBlank() || number(row.get(column)).isPresent());
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * One column.
     *
     * @param cell of a row
     * @param symbol that is 1 where the cell holds it; none for a number
     */
    private record Column(int cell, @Nullable String symbol) {

        double value(List<String> row) {
            String text = row.get(cell);
            if (symbol != null) {
                return symbol.equals(text) ? 1 : 0;
            }
            return number(text).orElse(Double.NaN);
        }
    }
}
