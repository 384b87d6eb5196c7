package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.trainer.model.EventSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The squared Mahalanobis distance over the numeric input, the baseline that every evaluation prints beside the model:
 * {@code (x - m)' C^-1 (x - m)} in raw units (Mahalanobis, 1936). A missing value counts as the mean. Immutable.
 */
public final class Mahalanobis {

    /** Added to each variance, as a share of it, so that collinear columns have an inverse. */
    private static final double RIDGE = 1e-6;

    /** In squared units of the column: a column that was constant has a distance still. */
    private static final double LEAST_VARIANCE = 1e-12;

    private final double[] mean;
    private final double[][] lower;

    public Mahalanobis(Baseline baseline) {
        int width = baseline.mean().size();
        mean = baseline.mean().stream().mapToDouble(Double::doubleValue).toArray();
        double[][] covariance = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                covariance[i][j] = baseline.covariance().get(i).get(j);
            }
            covariance[i][i] = Math.max(LEAST_VARIANCE, covariance[i][i] * (1 + RIDGE));
        }
        lower = cholesky(covariance);
    }

    /** Mean and covariance of the numeric input; missing values count as their column's mean. */
    public static Baseline fit(EventSource rows) {
        int width = rows.schema().numericWidth();
        double[] mean = means(rows, width);
        double[][] sums = new double[width][width];
        double[] deviation = new double[width];
        rows.forEachChunk(chunk -> {
            for (int row = 0; row < chunk.size(); row++) {
                deviate(chunk, row, mean, deviation);
                for (int i = 0; i < width; i++) {
                    for (int j = 0; j <= i; j++) {
                        sums[i][j] += deviation[i] * deviation[j];
                    }
                }
            }
        });
        List<List<Double>> covariance = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            List<Double> line = new ArrayList<>();
            for (int j = 0; j < width; j++) {
                line.add(sums[Math.max(i, j)][Math.min(i, j)] / rows.size());
            }
            covariance.add(line);
        }
        List<Double> center = new ArrayList<>();
        for (double one : mean) {
            center.add(one);
        }
        return new Baseline(center, covariance);
    }

    /** The squared distance of each row. */
    public double[] distances(EventBatch rows) {
        double[] distances = new double[rows.size()];
        double[] solved = new double[mean.length];
        for (int row = 0; row < distances.length; row++) {
            deviate(rows, row, mean, solved);
            for (int i = 0; i < solved.length; i++) {
                for (int j = 0; j < i; j++) {
                    solved[i] -= lower[i][j] * solved[j];
                }
                solved[i] /= lower[i][i];
                distances[row] += solved[i] * solved[i];
            }
        }
        return distances;
    }

    private static double[] means(EventSource rows, int width) {
        double[] mean = new double[width];
        int[] counts = new int[width];
        rows.forEachChunk(chunk -> {
            for (int row = 0; row < chunk.size(); row++) {
                for (int j = 0; j < width; j++) {
                    float value = chunk.numericAt(row, j);
                    if (!Float.isNaN(value)) {
                        mean[j] += (value - mean[j]) / ++counts[j];
                    }
                }
            }
        });
        return mean;
    }

    private static void deviate(EventBatch rows, int row, double[] mean, double[] deviation) {
        for (int j = 0; j < mean.length; j++) {
            float value = rows.numericAt(row, j);
            deviation[j] = Float.isNaN(value) ? 0 : value - mean[j];
        }
    }

    /** The lower triangle with {@code L L' = C}; a column that hangs on the others entirely is given its ridge. */
    private static double[][] cholesky(double[][] c) {
        double[][] lower = new double[c.length][c.length];
        for (int i = 0; i < c.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = c[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, RIDGE * c[i][i])) : sum / lower[j][j];
            }
        }
        return lower;
    }
}
