package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.model.Normal;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Fits each numeric column's center and scale: mean and standard deviation of the shaped training values. */
final class TransformFit {

    /** Below this standard deviation a column is constant, and its scale 1. */
    private static final double CONSTANT = 1e-9;

    /** Knots of a quantile transform, which is linear between them. */
    private static final int KNOTS = 65;

    private TransformFit() {}

    static List<Optional<Transform>> fit(Recipe recipe, EventBatch train) {
        List<Optional<Transform>> transforms = new ArrayList<>();
        int[] columns = train.schema().columns();
        for (int f = 0; f < columns.length; f++) {
            Column column = recipe.columns().get(f);
            transforms.add(
                    column.type().transformed()
                            ? Optional.of(
                                    fit(column, train, columns[f], recipe.fit().tail()))
                            : Optional.empty());
        }
        return transforms;
    }

    private static Transform fit(Column column, EventBatch train, int index, double tail) {
        float[] values = values(train, index);
        if (values.length == 0) {
            throw new TrainerDataException("column " + column.name()
                    + ": every value is missing (expected: some values; leave the column out)");
        }
        if (column.shape() == Shape.QUANTILE) {
            return new Transform(Shape.QUANTILE, 0, 1, tail, column.clip(), Optional.of(knots(column, values)));
        }
        Transform shape = new Transform(column.shape(), 0, 1, Double.MAX_VALUE);
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double shaped = shape.encode(values[i]);
            double delta = shaped - mean;
            mean += delta / (i + 1);
            squares += delta * (shaped - mean);
        }
        double deviation = Math.sqrt(squares / values.length);
        double scale = deviation < CONSTANT * Math.max(1, Math.abs(mean)) ? 1 : deviation;
        return new Transform(column.shape(), mean, scale, tail, column.clip(), Optional.empty());
    }

    /** The values that are there. */
    private static float[] values(EventBatch train, int index) {
        float[] values = new float[train.size()];
        int count = 0;
        for (int row = 0; row < train.size(); row++) {
            float value = train.numericAt(row, index);
            if (!Float.isNaN(value)) {
                values[count++] = value;
            }
        }
        return Arrays.copyOf(values, count);
    }

    /** Evenly spaced quantiles; a value that takes up several has the middle one. */
    private static Transform.Knots knots(Column column, float[] values) {
        Arrays.sort(values);
        List<Double> at = new ArrayList<>();
        List<Double> quantile = new ArrayList<>();
        for (int i = 0; i < KNOTS; ) {
            double value = values[position(i, values.length)];
            int first = i;
            while (i < KNOTS && values[position(i, values.length)] == value) {
                i++;
            }
            at.add(value);
            quantile.add(Normal.quantile((first + i) / (2.0 * KNOTS)));
        }
        if (at.size() < 2) {
            throw new TrainerDataException("column " + column.name() + ": one value, " + at.get(0)
                    + ", fills its quantiles (expected: several; choose another transform)");
        }
        return new Transform.Knots(at, quantile);
    }

    private static int position(int knot, int values) {
        return (int) ((knot + 0.5) / KNOTS * values);
    }
}
