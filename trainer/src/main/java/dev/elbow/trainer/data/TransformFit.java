package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fits each numeric column's center and scale: mean and standard deviation of the shaped training values. */
final class TransformFit {

    /** Below this standard deviation a column is constant, and its scale 1. */
    private static final double CONSTANT = 1e-9;

    private TransformFit() {}

    static List<Optional<Transform>> fit(Recipe recipe, EventBatch train) {
        List<Optional<Transform>> transforms = new ArrayList<>();
        int[] columns = train.schema().columns();
        for (int f = 0; f < columns.length; f++) {
            Column column = recipe.columns().get(f);
            boolean numeric = column.type() == Column.Type.NUMERIC;
            transforms.add(
                    numeric
                            ? Optional.of(
                                    fit(column, train, columns[f], recipe.fit().tail()))
                            : Optional.empty());
        }
        return transforms;
    }

    private static Transform fit(Column column, EventBatch train, int index, double tail) {
        Transform shape = new Transform(column.shape(), 0, 1, Double.MAX_VALUE);
        double count = 0;
        double mean = 0;
        double squares = 0;
        for (int row = 0; row < train.size(); row++) {
            float value = train.numericAt(row, index);
            if (!Float.isNaN(value)) {
                count++;
                double shaped = shape.encode(value);
                double delta = shaped - mean;
                mean += delta / count;
                squares += delta * (shaped - mean);
            }
        }
        if (count == 0) {
            throw new TrainerDataException("column " + column.name()
                    + ": every value is missing (expected: some values; leave the column out)");
        }
        double deviation = Math.sqrt(squares / count);
        return new Transform(
                column.shape(), mean, deviation < CONSTANT * Math.max(1, Math.abs(mean)) ? 1 : deviation, tail);
    }
}
