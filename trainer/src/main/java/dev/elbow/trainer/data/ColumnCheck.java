package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.trainer.model.EventSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks for columns that nothing can be learned from. Stateless. */
final class ColumnCheck {

    /** A share of rows that a person should hear of. */
    private static final double MANY_UNKNOWN = 0.01;

    private ColumnCheck() {}

    /**
     * Passes rows in which every column has values.
     *
     * @return a note on columns with one value only
     * @throws TrainerDataException naming all columns without any
     */
    static Optional<String> check(EventSource rows) {
        List<String> missing = new ArrayList<>();
        List<String> constant = new ArrayList<>();
        EventSchema schema = rows.schema();
        double[] first = new double[schema.size()];
        Arrays.fill(first, Double.NaN);
        BitSet several = new BitSet();
        rows.forEachChunk(chunk -> compare(chunk, first, several));
        for (int f = 0; f < first.length; f++) {
            if (Double.isNaN(first[f])) {
                missing.add(schema.features().get(f).name());
            } else if (!several.get(f)) {
                constant.add(schema.features().get(f).name());
            }
        }
        if (!missing.isEmpty()) {
            throw new TrainerDataException(allMissing(missing));
        }
        return constant.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        named(constant) + ": one value in all rows; what is far from it will be strange (leave out"
                                + " what shall not be)");
    }

    /** A note on columns of which many rows hold a symbol that the vocabulary lacks: to the model they are all the same. */
    static Optional<String> unknown(EventSource rows) {
        EventSchema schema = rows.schema();
        int[] columns = schema.columns();
        long[] unknown = new long[columns.length];
        rows.forEachChunk(chunk -> {
            for (int f = 0; f < columns.length; f++) {
                if (schema.features().get(f) instanceof Feature.Categorical categorical) {
                    for (int row = 0; row < chunk.size(); row++) {
                        unknown[f] += chunk.categoricalAt(row, columns[f]) == categorical.outcomes() ? 1 : 0;
                    }
                }
            }
        });
        List<String> notes = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            double share = (double) unknown[f] / rows.size();
            if (share >= MANY_UNKNOWN) {
                String name = schema.features().get(f).name();
                notes.add(String.format(Locale.ROOT, "%s in %.1f %% of the rows", name, 100 * share));
            }
        }
        return notes.isEmpty()
                ? Optional.empty()
                : Optional.of("symbols that the package's vocabulary lacks, which are all one to the model: "
                        + String.join(", ", notes));
    }

    /** What is said of columns without any value. */
    static String allMissing(List<String> names) {
        return named(names) + ": every value is missing (expected: some values; leave "
                + (names.size() == 1 ? "the column" : "the columns") + " out)";
    }

    private static String named(List<String> names) {
        return (names.size() == 1 ? "column " : "columns ") + String.join(", ", names);
    }

    /**
     * Looks at more rows.
     *
     * @param first value of each feature; NaN where none was seen
     * @param several features with another value than the first
     */
    private static void compare(EventBatch rows, double[] first, BitSet several) {
        int[] columns = rows.schema().columns();
        for (int f = several.nextClearBit(0); f < columns.length; f = several.nextClearBit(f + 1)) {
            boolean symbolic = rows.schema().features().get(f).symbolic();
            for (int row = 0; row < rows.size() && !several.get(f); row++) {
                double value = symbolic ? symbol(rows, row, columns[f]) : rows.numericAt(row, columns[f]);
                if (Double.isNaN(first[f])) {
                    first[f] = value;
                } else if (!Double.isNaN(value) && value != first[f]) {
                    several.set(f);
                }
            }
        }
    }

    private static double symbol(EventBatch rows, int row, int column) {
        long code = rows.categoricalAt(row, column);
        return code == Feature.Categorical.MISSING ? Double.NaN : code;
    }
}
