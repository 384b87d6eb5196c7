package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Normal;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fits each numeric column's center and scale: mean and standard deviation of the shaped training values. One pass over the rows for
 * all moments; quantiles need a column's values together, and take a pass for as many columns as fit the memory meant for them.
 */
final class TransformFit {

    /** Below this standard deviation a column is constant, and its scale 1. */
    private static final double CONSTANT = 1e-9;

    /** Knots of a quantile transform, which is linear between them. */
    private static final int KNOTS = 65;

    /** For the values of columns that are sorted. */
    private static final long BYTES = 128L << 20;

    private final Recipe recipe;
    private final EventSource train;
    private final int[] columns;
    private final int columnsAPass;

    private TransformFit(Recipe recipe, EventSource train, long bytes) {
        this.recipe = recipe;
        this.train = train;
        this.columns = train.schema().columns();
        this.columnsAPass = (int) Math.max(1, bytes / (Float.BYTES * Math.max(1L, train.size())));
    }

    static List<Optional<Transform>> fit(Recipe recipe, EventSource train) {
        return fit(recipe, train, BYTES);
    }

    static List<Optional<Transform>> fit(Recipe recipe, EventSource train, long bytes) {
        TransformFit fit = new TransformFit(recipe, train, bytes);
        Map<Integer, Transform> fitted = new HashMap<>();
        fit.addMoments(fitted);
        fit.addQuantiles(fitted);
        List<Optional<Transform>> transforms = new ArrayList<>();
        for (int f = 0; f < fit.columns.length; f++) {
            transforms.add(Optional.ofNullable(fitted.get(f)));
        }
        return transforms;
    }

    private Column column(int feature) {
        return recipe.columns().get(feature);
    }

    /** The transformed features that have quantiles, or those that have none. */
    private List<Integer> features(boolean quantiles) {
        List<Integer> features = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            if (column(f).type().transformed() && quantiles == (column(f).shape() == Shape.QUANTILE)) {
                features.add(f);
            }
        }
        return features;
    }

    private void addMoments(Map<Integer, Transform> fitted) {
        Map<Integer, Moments> moments = new TreeMap<>();
        features(false)
                .forEach(f -> moments.put(f, new Moments(columns[f], column(f).shape())));
        train.forEachChunk(chunk -> moments.values().forEach(one -> one.add(chunk)));
        moments.forEach((f, one) -> fitted.put(f, one.transform(column(f), tail())));
    }

    private double tail() {
        return recipe.fit().tail();
    }

    /** Running mean and sum of squared deviations (Welford, 1962) of a column's shaped values. */
    private static final class Moments {
        private final int index;
        private final Transform shape;
        private int count;
        private double mean;
        private double squares;

        Moments(int index, Shape shape) {
            this.index = index;
            this.shape = new Transform(shape, 0, 1, Double.MAX_VALUE);
        }

        void add(EventBatch rows) {
            for (int row = 0; row < rows.size(); row++) {
                float value = rows.numericAt(row, index);
                if (!Float.isNaN(value)) {
                    double shaped = shape.encode(value);
                    double delta = shaped - mean;
                    mean += delta / ++count;
                    squares += delta * (shaped - mean);
                }
            }
        }

        Transform transform(Column column, double tail) {
            checkSome(column, count);
            double deviation = Math.sqrt(squares / count);
            double scale = deviation < CONSTANT * Math.max(1, Math.abs(mean)) ? 1 : deviation;
            return new Transform(column.shape(), mean, scale, tail, column.clip(), Optional.empty());
        }
    }

    private static void checkSome(Column column, int values) {
        if (values == 0) {
            throw new TrainerDataException("column " + column.name()
                    + ": every value is missing (expected: some values; leave the column out)");
        }
    }

    private void addQuantiles(Map<Integer, Transform> fitted) {
        List<Integer> features = features(true);
        for (int from = 0; from < features.size(); from += columnsAPass) {
            List<Integer> some = features.subList(from, Math.min(features.size(), from + columnsAPass));
            float[][] values = new float[some.size()][train.size()];
            int[] counts = new int[some.size()];
            train.forEachChunk(chunk -> {
                for (int i = 0; i < values.length; i++) {
                    counts[i] = gather(chunk, columns[some.get(i)], values[i], counts[i]);
                }
            });
            for (int i = 0; i < values.length; i++) {
                Column column = column(some.get(i));
                Transform.Knots knots = knots(column, values[i], counts[i]);
                fitted.put(some.get(i), new Transform(Shape.QUANTILE, 0, 1, tail(), column.clip(), Optional.of(knots)));
            }
        }
    }

    /** Adds the values that are there; returns how many there are by then. */
    private static int gather(EventBatch rows, int index, float[] values, int before) {
        int count = before;
        for (int row = 0; row < rows.size(); row++) {
            float value = rows.numericAt(row, index);
            if (!Float.isNaN(value)) {
                values[count++] = value;
            }
        }
        return count;
    }

    /** Evenly spaced quantiles; a value that takes up several has the middle one. */
    private static Transform.Knots knots(Column column, float[] values, int count) {
        checkSome(column, count);
        Arrays.sort(values, 0, count);
        List<Double> at = new ArrayList<>();
        List<Double> quantile = new ArrayList<>();
        for (int i = 0; i < KNOTS; ) {
            double value = values[position(i, count)];
            int first = i;
            while (i < KNOTS && values[position(i, count)] == value) {
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
