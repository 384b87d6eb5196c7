package dev.elbow.trainer.baseline;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import java.util.List;

/** Events as columns of plain numbers: one a number, and one of 0 and 1 for each outcome of a symbol. Stateless. */
public final class EventColumns {

    private EventColumns() {}

    /** {@code [rows][columns]} in the events' own units; NaN is missing. */
    public static double[][] of(EventBatch events) {
        List<Feature> features = events.schema().features();
        int[] columns = events.schema().columns();
        int width = 0;
        for (Feature feature : features) {
            width += feature instanceof Feature.Categorical symbols ? 1 + symbols.outcomes() : 1;
        }
        double[][] values = new double[events.size()][width];
        for (int row = 0; row < values.length; row++) {
            int next = 0;
            for (int f = 0; f < columns.length; f++) {
                if (features.get(f) instanceof Feature.Categorical symbols) {
                    values[row][next + Math.toIntExact(events.categoricalAt(row, columns[f]))] = 1;
                    next += 1 + symbols.outcomes();
                } else {
                    values[row][next++] = events.numericAt(row, columns[f]);
                }
            }
        }
        return values;
    }
}
