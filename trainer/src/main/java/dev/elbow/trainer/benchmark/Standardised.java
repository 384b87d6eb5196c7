package dev.elbow.trainer.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cells as standardised columns, for detectors that know nothing but numbers: statistics come from the training rows, a missing value
 * is the mean, a constant column keeps its unit, and a column of text becomes one of 0 and 1 for each symbol. Immutable.
 */
final class Standardised {

    private final List<Column> columns;

    private Standardised(List<Column> columns) {
        this.columns = columns;
    }

    /** Learns means and deviations of the training rows. */
    static Standardised fit(List<List<String>> train) {
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < train.get(0).size(); j++) {
            if (numeric(train, j)) {
                columns.add(Column.of(train, j, null));
                continue;
            }
            Set<String> symbols = new LinkedHashSet<>();
            for (List<String> row : train) {
                symbols.add(row.get(j));
            }
            for (String symbol : symbols) {
                columns.add(Column.of(train, j, symbol));
            }
        }
        return new Standardised(columns);
    }

    /** {@code [rows][columns]}. */
    float[][] of(List<List<String>> rows) {
        float[][] values = new float[rows.size()][columns.size()];
        for (int row = 0; row < values.length; row++) {
            for (int j = 0; j < columns.size(); j++) {
                Column column = columns.get(j);
                double value = column.value(rows.get(row));
                values[row][j] = Double.isNaN(value) ? 0 : (float) ((value - column.mean) / column.deviation);
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
    private record Column(int cell, @Nullable String symbol, double mean, double deviation) {

        static Column of(List<List<String>> train, int cell, @Nullable String symbol) {
            Column raw = new Column(cell, symbol, 0, 1);
            double mean = 0;
            double squares = 0;
            int count = 0;
            for (List<String> row : train) {
                double value = raw.value(row);
                if (!Double.isNaN(value)) {
                    count++;
                    double delta = value - mean;
                    mean += delta / count;
                    squares += delta * (value - mean);
                }
            }
            double deviation = Math.sqrt(squares / Math.max(1, count));
            return new Column(cell, symbol, mean, deviation > 0 ? deviation : 1);
        }

        /** NaN where missing, or no number. */
        double value(List<String> row) {
            String text = row.get(cell);
            if (symbol != null) {
                return symbol.equals(text) ? 1 : 0;
            }
            return number(text).orElse(Double.NaN);
        }
    }
}
