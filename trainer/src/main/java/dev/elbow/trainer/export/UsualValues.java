package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.report.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is usual of each feature, in words; no row, and no extreme value, can be read from it.
 *
 * @param texts of the features, in their order; empty for symbols, and where too few rows have a value
 */
record UsualValues(List<String> texts) {

    /** Rows to look at, evenly spaced. */
    private static final int MOST_ROWS = 50_000;

    private static final double[] SHARES = {0.05, 0.5, 0.95};

    /** Values below which the outer quantiles would be the extremes, or nearly. */
    private static final int FEWEST = 40;

    UsualValues {
        texts = List.copyOf(texts);
    }

    static UsualValues of(EventSource rows) {
        int[] spaced = new int[Math.min(rows.size(), MOST_ROWS)];
        Arrays.setAll(spaced, i -> (int) ((long) i * rows.size() / spaced.length));
        EventBatch events = rows.rows(spaced);
        int[] columns = events.schema().columns();
        List<String> texts = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            Feature feature = events.schema().features().get(f);
            texts.add(feature instanceof Feature.Categorical ? "" : text(feature, present(events, columns[f])));
        }
        return new UsualValues(texts);
    }

    String of(int feature) {
        return texts.get(feature);
    }

    /** Ascending. */
    private static double[] present(EventBatch events, int column) {
        double[] values = new double[events.size()];
        int count = 0;
        for (int row = 0; row < values.length; row++) {
            double value = events.numericAt(row, column);
            if (!Double.isNaN(value)) {
                values[count++] = value;
            }
        }
        double[] present = Arrays.copyOf(values, count);
        Arrays.sort(present);
        return present;
    }

    private static String text(Feature feature, double[] values) {
        if (values.length < FEWEST) {
            return "";
        }
        if (feature instanceof Feature.Flag) {
            return "true in " + Numbers.percent(Arrays.stream(values).average().orElse(0));
        }
        List<String> quantiles = new ArrayList<>();
        for (double share : SHARES) {
            quantiles.add(Numbers.figure(values[(int) Math.round(share * (values.length - 1))]));
        }
        return String.join(", ", quantiles);
    }
}
