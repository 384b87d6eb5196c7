package dev.elbow.trainer.baseline;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Events as columns of plain numbers: one a number, and one of 0 and 1 for each outcome of a symbol. Immutable.
 *
 * @param transforms of the features, in their order; none for a number that stays as it is
 */
public record EventColumns(List<Optional<Transform>> transforms) {

    public EventColumns {
        transforms = List.copyOf(transforms);
    }

    /** Of events whose numbers stay as they are. */
    public static EventColumns plain(EventSchema schema) {
        return new EventColumns(Collections.nCopies(schema.size(), Optional.empty()));
    }

    /** {@code [rows][columns]}; NaN is missing. */
    public double[][] of(EventBatch events) {
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
                    double value = events.numericAt(row, columns[f]);
                    values[row][next++] = transforms
                            .get(f)
                            .map(transform -> transform.encode(value))
                            .orElse(value);
                }
            }
        }
        return values;
    }
}
