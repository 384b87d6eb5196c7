package dev.elbow.trainer.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The two directions in which codes vary most, by power iteration over their covariance (Golub and Van Loan, Matrix Computations,
 * section 8.2). Of wide codes the {@value #MOST} dimensions that vary most are looked at. Immutable.
 */
final class PrincipalAxes {

    private static final int MOST = 64;
    private static final int ITERATIONS = 500;

    /** Of the variance; below it an axis is rounding. */
    private static final double LEAST_SHARE = 1e-9;

    private final double[][] projections;
    private final double[] shares;

    private PrincipalAxes(double[][] projections, double[] shares) {
        this.projections = projections;
        this.shares = shares;
    }

    /** Of codes {@code [L][N]}. */
    static PrincipalAxes of(double[][] codes) {
        double[][] centred = Arrays.stream(codes).map(PrincipalAxes::centred).toArray(double[][]::new);
        double total = Arrays.stream(centred)
                .mapToDouble(column -> dot(column, column))
                .sum();
        double[][] widest = Arrays.stream(centred)
                .sorted(Comparator.comparingDouble(column -> -dot(column, column)))
                .limit(MOST)
                .toArray(double[][]::new);
        double[][] covariance = new double[widest.length][widest.length];
        for (int i = 0; i < widest.length; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = dot(widest[i], widest[j]);
                covariance[j][i] = covariance[i][j];
            }
        }
        double[][] directions = new double[2][widest.length];
        double[][] projections = new double[2][];
        double[] shares = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            directions[axis] = direction(covariance, directions, LEAST_SHARE * total);
            projections[axis] = projected(widest, directions[axis]);
            shares[axis] = total > 0 ? dot(projections[axis], projections[axis]) / total : 0;
        }
        return new PrincipalAxes(projections, shares);
    }

    /** How many axes there are along which codes vary: 0, 1 or 2. */
    int count() {
        return (int) Arrays.stream(shares).filter(share -> share > LEAST_SHARE).count();
    }

    /** Where the events lie along an axis. */
    double[] along(int axis) {
        return projections[axis].clone();
    }

    /** An axis's share of the variance of all dimensions. */
    double share(int axis) {
        return shares[axis];
    }

    /**
     * The direction of most variance at right angles to those before.
     *
     * @param before directions found already; zeros where none was
     * @param least variance below which there is none, and zeros are returned
     */
    private static double[] direction(double[][] covariance, double[][] before, double least) {
        SplittableRandom random = new SplittableRandom(0);
        double[] direction = new double[covariance.length];
        Arrays.setAll(direction, i -> random.nextDouble(-1, 1));
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] last = direction;
            double[] next = new double[last.length];
            Arrays.setAll(next, i -> dot(covariance[i], last));
            for (double[] other : before) {
                subtract(next, other, dot(next, other));
            }
            double length = Math.sqrt(dot(next, next));
            if (length <= least) {
                return new double[last.length];
            }
            direction = Arrays.stream(next).map(one -> one / length).toArray();
        }
        return upward(direction);
    }

    private static void subtract(double[] from, double[] direction, double length) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= length * direction[i];
        }
    }

    /** The same line, pointing where its largest part is positive. */
    private static double[] upward(double[] direction) {
        int largest = IntStream.range(0, direction.length)
                .reduce(0, (a, b) -> Math.abs(direction[b]) > Math.abs(direction[a]) ? b : a);
        double sign = Math.signum(direction[largest]);
        return Arrays.stream(direction).map(one -> one * sign).toArray();
    }

    private static double[] projected(double[][] columns, double[] direction) {
        double[] projected = new double[columns[0].length];
        for (int l = 0; l < columns.length; l++) {
            for (int row = 0; row < projected.length; row++) {
                projected[row] += direction[l] * columns[l][row];
            }
        }
        return projected;
    }

    private static double[] centred(double[] column) {
        double mean = Arrays.stream(column).average().orElse(0);
        return Arrays.stream(column).map(one -> one - mean).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
