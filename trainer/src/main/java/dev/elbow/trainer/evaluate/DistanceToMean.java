package dev.elbow.trainer.evaluate;

import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;

/**
 * The squared distance to the mean in units of each encoded column's standard deviation: what a model ranks by once its
 * latent code carries nothing. A model has to beat it to be of use. Immutable.
 */
public final class DistanceToMean {

    private static final double LEAST_DEVIATION = 1e-3;

    private final Layout layout;
    private final double[] mean;
    private final double[] precision;

    private DistanceToMean(Layout layout, double[] mean, double[] precision) {
        this.layout = layout;
        this.mean = mean;
        this.precision = precision;
    }

    public static DistanceToMean fit(Layout layout, EventSource rows) {
        double[] mean = new double[layout.inputs()];
        double[] squares = new double[layout.inputs()];
        rows.forEachChunk(chunk -> add(layout, Rows.of(layout, chunk), rows.size(), mean, squares));
        double[] precision = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            double variance = squares[j] - mean[j] * mean[j];
            precision[j] = 1 / Math.max(variance, LEAST_DEVIATION * LEAST_DEVIATION);
        }
        return new DistanceToMean(layout, mean, precision);
    }

    /** Adds some of the rows to the means over all of them. */
    private static void add(Layout layout, Rows rows, int all, double[] mean, double[] squares) {
        for (int row = 0; row < rows.size(); row++) {
            for (int j = 0; j < layout.numeric(); j++) {
                double value = rows.values()[row * layout.numeric() + j];
                mean[j] += value / all;
                squares[j] += value * value / all;
            }
            for (int c = 0; c < layout.categorical(); c++) {
                int outcome = outcome(layout, rows, row, c);
                if (outcome >= 0) {
                    mean[outcome] += 1.0 / all;
                    squares[outcome] += 1.0 / all;
                }
            }
        }
    }

    /** The column of the observed outcome among encoded values and one-hot outcomes; -1 where missing. */
    private static int outcome(Layout layout, Rows rows, int row, int c) {
        int code = rows.codes()[row * layout.categorical() + c];
        int from = layout.numeric() - 1;
        for (int before = 0; before < c; before++) {
            from += layout.outcomes().get(before);
        }
        return code == 0 ? -1 : from + code;
    }

    /** The squared distance of each row. */
    public double[] distances(Rows rows) {
        double[] distances = new double[rows.size()];
        double absent = 0;
        for (int j = layout.numeric(); j < mean.length; j++) {
            absent += mean[j] * mean[j] * precision[j];
        }
        for (int row = 0; row < distances.length; row++) {
            distances[row] = absent;
            for (int j = 0; j < layout.numeric(); j++) {
                double deviation = rows.values()[row * layout.numeric() + j] - mean[j];
                distances[row] += deviation * deviation * precision[j];
            }
            for (int c = 0; c < layout.categorical(); c++) {
                int outcome = outcome(layout, rows, row, c);
                // (1 - p)^2 in place of p^2
                distances[row] += outcome < 0 ? 0 : (1 - 2 * mean[outcome]) * precision[outcome];
            }
        }
        return distances;
    }
}
