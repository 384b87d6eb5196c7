package dev.elbow.trainer.mixture;

import dev.elbow.schemas.Checks;

/**
 * A normal distribution over the encoded numeric features, in the schema's order. Immutable.
 */
public final class Normal {

    private final double[] mean;
    private final Lower covariance;
    private final Lower factor;

    Normal(double[] mean, Lower covariance) {
        this.mean = mean;
        this.covariance = covariance;
        for (int j = 0; j < mean.length; j++) {
            Checks.finite("mean[" + j + "]", mean[j]);
        }
        this.factor = covariance
                .cholesky()
                .orElseThrow(() ->
                        new IllegalArgumentException("covariance: not positive definite (expected: one that is)"));
    }

    /**
     * With a covariance for each pair.
     *
     * @param covariance symmetric, positive definite; read at and under the diagonal
     */
    public static Normal full(double[] mean, double[][] covariance) {
        Lower lower = Lower.zeros(mean.length, true);
        Checks.that(covariance.length == mean.length, "covariance", covariance.length + " rows", mean.length + " rows");
        for (int j = 0; j < mean.length; j++) {
            System.arraycopy(covariance[j], 0, lower.row(j), 0, j + 1);
        }
        return new Normal(mean.clone(), lower);
    }

    /** With a variance each. */
    public static Normal diagonal(double[] mean, double[] variance) {
        Lower lower = Lower.zeros(mean.length, false);
        Checks.that(variance.length == mean.length, "variance", variance.length + " numbers", mean.length + " numbers");
        for (int j = 0; j < mean.length; j++) {
            lower.set(j, j, variance[j]);
        }
        return new Normal(mean.clone(), lower);
    }

    /** D, the numeric features. */
    public int size() {
        return mean.length;
    }

    /** Whether pairs have covariances. */
    public boolean full() {
        return covariance.full();
    }

    public double[] mean() {
        return mean.clone();
    }

    /** The whole symmetric matrix. */
    public double[][] covariance() {
        double[][] whole = new double[size()][size()];
        for (int j = 0; j < size(); j++) {
            for (int k = 0; k < size(); k++) {
                whole[j][k] = covariance.symmetric(j, k);
            }
        }
        return whole;
    }

    double mean(int j) {
        return mean[j];
    }

    double covariance(int j, int k) {
        return covariance.symmetric(j, k);
    }

    Lower lower() {
        return covariance;
    }

    /** L with positive diagonal, {@code L L'} the covariance. */
    Lower factor() {
        return factor;
    }
}
