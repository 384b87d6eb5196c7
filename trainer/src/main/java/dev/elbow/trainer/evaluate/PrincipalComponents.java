package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Baseline;
import java.util.SplittableRandom;

/**
 * The squared distance to the hyperplane of the first principal components of the numeric input, in units of each column's standard
 * deviation: what a linear model of that many dimensions cannot rebuild. A missing value counts as the mean. Immutable.
 */
public final class PrincipalComponents {

    /** Of orthogonal iteration; components that have not parted by then are as good as each other. */
    private static final int ITERATIONS = 300;

    /** Components have been found once no eigenvalue moves by more, in units of the largest. */
    private static final double CONVERGED = 1e-9;

    /** In squared units of the column: a column that was constant has a distance still. */
    private static final double LEAST_VARIANCE = 1e-12;

    private final double[] mean;
    private final double[] deviation;
    private final double[][] components;

    /** The components of the correlation matrix, the largest first. */
    public PrincipalComponents(Baseline baseline, int count) {
        int width = baseline.mean().size();
        Checks.that(count > 0 && count < width, "components", count, "from 1 to " + (width - 1));
        mean = baseline.mean().stream().mapToDouble(Double::doubleValue).toArray();
        deviation = new double[width];
        for (int j = 0; j < width; j++) {
            deviation[j] = Math.sqrt(
                    Math.max(LEAST_VARIANCE, baseline.covariance().get(j).get(j)));
        }
        double[][] correlation = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                correlation[i][j] = baseline.covariance().get(i).get(j) / deviation[i] / deviation[j];
            }
        }
        components = leading(correlation, count);
    }

    /**
     * The leading eigenvectors of a symmetric matrix without negative eigenvalues, by orthogonal iteration (Golub and Van Loan,
     * Matrix Computations, section 8.2.4).
     */
    public static double[][] leading(double[][] matrix, int count) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] vectors = new double[count][matrix.length];
        for (double[] vector : vectors) {
            for (int j = 0; j < vector.length; j++) {
                vector[j] = random.nextGaussian();
            }
        }
        double[] values = new double[count];
        double moved = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ITERATIONS && moved > CONVERGED; i++) {
            moved = 0;
            for (int c = 0; c < count; c++) {
                double[] product = product(matrix, vectors[c]);
                double value = dot(vectors[c], product);
                moved = Math.max(moved, Math.abs(value - values[c]) / Math.max(Double.MIN_NORMAL, Math.abs(values[0])));
                values[c] = value;
                vectors[c] = orthonormal(product, vectors, c);
            }
        }
        return vectors;
    }

    private static double[] product(double[][] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = dot(matrix[i], vector);
        }
        return product;
    }

    /** Without what lies along those before it, and of length 1; zero where nothing is left. */
    private static double[] orthonormal(double[] vector, double[][] others, int before) {
        for (int c = 0; c < before; c++) {
            double share = dot(others[c], vector);
            for (int j = 0; j < vector.length; j++) {
                vector[j] -= share * others[c][j];
            }
        }
        double length = Math.sqrt(dot(vector, vector));
        for (int j = 0; j < vector.length; j++) {
            vector[j] = length > 1e-9 ? vector[j] / length : 0;
        }
        return vector;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    /** The squared distance of each row. */
    public double[] distances(EventBatch rows) {
        double[] distances = new double[rows.size()];
        double[] standard = new double[mean.length];
        for (int row = 0; row < distances.length; row++) {
            for (int j = 0; j < mean.length; j++) {
                float value = rows.numericAt(row, j);
                standard[j] = Float.isNaN(value) ? 0 : (value - mean[j]) / deviation[j];
            }
            distances[row] = dot(standard, standard);
            for (double[] component : components) {
                double along = dot(component, standard);
                distances[row] -= along * along;
            }
        }
        return distances;
    }
}
