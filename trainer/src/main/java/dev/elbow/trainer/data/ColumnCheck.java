package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for columns that nothing can be learned from. Stateless. */
final class ColumnCheck {

    private ColumnCheck() {}

    /**
     * Passes rows in which every column has values.
     *
     * @return a note on columns with one value only
     * @throws TrainerDataException naming all columns without any
     */
    static Optional<String> check(EventBatch rows) {
        List<String> missing = new ArrayList<>();
        List<String> constant = new ArrayList<>();
        int[] columns = rows.schema().columns();
        for (int f = 0; f < columns.length; f++) {
            Feature feature = rows.schema().features().get(f);
            switch (distinct(rows, feature.symbolic(), columns[f])) {
                case 0 -> missing.add(feature.name());
                case 1 -> constant.add(feature.name());
                default -> {}
            }
        }
        if (!missing.isEmpty()) {
            throw new TrainerDataException(allMissing(missing));
        }
        return constant.isEmpty()
                ? Optional.empty()
                : Optional.of(named(constant) + ": one value in all rows; any other will be strange (leave out what"
                        + " shall not be)");
    }

    /** What is said of columns without any value. */
    static String allMissing(List<String> names) {
        return named(names) + ": every value is missing (expected: some values; leave "
                + (names.size() == 1 ? "the column" : "the columns") + " out)";
    }

    private static String named(List<String> names) {
        return (names.size() == 1 ? "column " : "columns ") + String.join(", ", names);
    }

    /** 0, 1, or 2 for more. */
    private static int distinct(EventBatch rows, boolean symbolic, int column) {
        double first = Double.NaN;
        for (int row = 0; row < rows.size(); row++) {
            long code = symbolic ? rows.categoricalAt(row, column) : Feature.Categorical.MISSING;
            double value =
                    !symbolic ? rows.numericAt(row, column) : code == Feature.Categorical.MISSING ? Double.NaN : code;
            if (!Double.isNaN(value)) {
                if (!Double.isNaN(first) && value != first) {
                    return 2;
                }
                first = value;
            }
        }
        return Double.isNaN(first) ? 0 : 1;
    }
}
