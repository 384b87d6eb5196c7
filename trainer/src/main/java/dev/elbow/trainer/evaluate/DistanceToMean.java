package dev.elbow.trainer.evaluate;

import dev.elbow.trainer.model.Rows;

/**
 * The squared distance to the mean in units of each encoded column's standard deviation: what a model ranks by once its
 * latent code carries nothing. A model has to beat it to be of use. Immutable.
 */
public final class DistanceToMean {

    private static final double LEAST_DEVIATION = 1e-3;

    private final double[] mean;
    private final double[] precision;

    private DistanceToMean(double[] mean, double[] precision) {
        this.mean = mean;
        this.precision = precision;
    }

    public static DistanceToMean fit(Rows rows) {
        int width = (rows.values().length + rows.outcomes().length) / rows.size();
        double[] mean = new double[width];
        double[] squares = new double[width];
        for (int row = 0; row < rows.size(); row++) {
            for (int j = 0; j < width; j++) {
                double value = value(rows, row, j);
                mean[j] += value / rows.size();
                squares[j] += value * value / rows.size();
            }
        }
        double[] precision = new double[width];
        for (int j = 0; j < width; j++) {
            double variance = squares[j] - mean[j] * mean[j];
            precision[j] = 1 / Math.max(variance, LEAST_DEVIATION * LEAST_DEVIATION);
        }
        return new DistanceToMean(mean, precision);
    }

    /** The squared distance of each row. */
    public double[] distances(Rows rows) {
        double[] distances = new double[rows.size()];
        for (int row = 0; row < distances.length; row++) {
            for (int j = 0; j < mean.length; j++) {
                double deviation = value(rows, row, j) - mean[j];
                distances[row] += deviation * deviation * precision[j];
            }
        }
        return distances;
    }

    /** Encoded values first, then one-hot outcomes. */
    private static double value(Rows rows, int row, int j) {
        int numeric = rows.values().length / rows.size();
        int outcomes = rows.outcomes().length / rows.size();
        return j < numeric ? rows.values()[row * numeric + j] : rows.outcomes()[row * outcomes + j - numeric];
    }
}
