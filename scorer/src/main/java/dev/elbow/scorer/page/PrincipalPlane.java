package dev.elbow.scorer.page;

import java.util.Arrays;
import java.util.List;

/**
 * The plane on which codes differ most: through their mean, along the two directions of their largest variance. For looking at, and
 * for nothing else. Immutable.
 *
 * <p>Source: Pearson (1901), On lines and planes of closest fit to systems of points in space.
 */
final class PrincipalPlane {

    private static final int ROUNDS = 200;

    private final double[] mean;
    private final double[][] axes;
    private final double[] shares;

    private PrincipalPlane(double[] mean, double[][] axes, double[] shares) {
        this.mean = mean;
        this.axes = axes;
        this.shares = shares;
    }

    /**
     * The plane of some codes.
     *
     * @param codes one at least, of one width above 0
     */
    static PrincipalPlane of(List<double[]> codes) {
        int width = codes.get(0).length;
        double[] mean = new double[width];
        for (double[] code : codes) {
            for (int i = 0; i < width; i++) {
                mean[i] += code[i] / codes.size();
            }
        }
        double[][] covariance = covariance(codes, mean);
        double all = 0;
        for (int i = 0; i < width; i++) {
            all += covariance[i][i];
        }
        double[][] axes = new double[2][];
        double[] shares = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            axes[axis] = direction(covariance);
            double variance = variance(covariance, axes[axis]);
            shares[axis] = all > 0 ? variance / all : 0;
            deflate(covariance, axes[axis], variance);
        }
        return new PrincipalPlane(mean, axes, shares);
    }

    /** Where a code of that width lies: its two coordinates, in units of the code. */
    double[] place(double[] code) {
        double[] place = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            for (int i = 0; i < mean.length; i++) {
                place[axis] += (code[i] - mean[i]) * axes[axis][i];
            }
        }
        return place;
    }

    /** What part of the codes' variance lies along each axis, 0 to 1. */
    double[] shares() {
        return shares.clone();
    }

    int width() {
        return mean.length;
    }

    private static double[][] covariance(List<double[]> codes, double[] mean) {
        double[][] covariance = new double[mean.length][mean.length];
        for (double[] code : codes) {
            for (int i = 0; i < mean.length; i++) {
                for (int j = 0; j < mean.length; j++) {
                    covariance[i][j] += (code[i] - mean[i]) * (code[j] - mean[j]) / codes.size();
                }
            }
        }
        return covariance;
    }

    /** By power iteration; the column of the largest variance is a start that is not at right angles to it, but by accident. */
    private static double[] direction(double[][] covariance) {
        int largest = 0;
        for (int i = 1; i < covariance.length; i++) {
            largest = covariance[i][i] > covariance[largest][largest] ? i : largest;
        }
        double[] direction = covariance[largest].clone();
        for (int round = 0; round < ROUNDS && normalise(direction); round++) {
            direction = product(covariance, direction);
        }
        normalise(direction);
        return turned(direction);
    }

    /** Of the two senses of a direction, the one whose largest part is positive: the same codes make the same picture. */
    private static double[] turned(double[] direction) {
        double most = 0;
        for (double part : direction) {
            most = Math.abs(part) > Math.abs(most) ? part : most;
        }
        double sign = most < 0 ? -1 : 1;
        return Arrays.stream(direction).map(part -> sign * part).toArray();
    }

    private static boolean normalise(double[] direction) {
        double length =
                Math.sqrt(Arrays.stream(direction).map(part -> part * part).sum());
        if (length < 1e-12) {
            Arrays.fill(direction, 0);
            return false;
        }
        for (int i = 0; i < direction.length; i++) {
            direction[i] /= length;
        }
        return true;
    }

    private static double variance(double[][] covariance, double[] direction) {
        double[] image = product(covariance, direction);
        double variance = 0;
        for (int i = 0; i < image.length; i++) {
            variance += image[i] * direction[i];
        }
        return variance;
    }

    private static void deflate(double[][] covariance, double[] direction, double variance) {
        for (int i = 0; i < direction.length; i++) {
            for (int j = 0; j < direction.length; j++) {
                covariance[i][j] -= variance * direction[i] * direction[j];
            }
        }
    }

    private static double[] product(double[][] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            for (int j = 0; j < vector.length; j++) {
                product[i] += matrix[i][j] * vector[j];
            }
        }
        return product;
    }
}
