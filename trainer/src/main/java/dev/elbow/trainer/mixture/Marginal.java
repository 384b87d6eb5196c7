package dev.elbow.trainer.mixture;

/**
 * A normal distribution where some features are missing: the marginal of the observed ones, and the conditional of the missing
 * ones given them. The observed ones are q, the missing ones m. Immutable.
 *
 * <p>The whitened value {@code y = L^-1 (x - mean)}, {@code L L'} the covariance of the observed ones, has {@code -log p(x_j | x_i,
 * i < j) = log(2 pi) / 2 + log L_jj + y_j^2 / 2}: the chain rule in the schema's order.
 */
final class Marginal {

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final int[] observed;
    private final int[] missing;
    private final Lower whitening;
    private final double[] constant;
    private final double[][] regression;
    private final Lower residual;

    private Marginal(Normal normal, int[] observed, int[] missing) {
        this.observed = observed;
        this.missing = missing;
        Lower factor = missing.length == 0
                ? normal.factor()
                : normal.lower().part(observed).cholesky().orElseThrow();
        whitening = factor.inverse();
        constant = new double[observed.length];
        for (int j = 0; j < constant.length; j++) {
            constant[j] = HALF_LOG_TWO_PI + Math.log(factor.at(j, j));
        }
        residual = normal.lower().part(missing);
        regression = new double[missing.length][];
        for (int m = 0; m < missing.length; m++) {
            regression[m] = normal.full() ? regress(normal, m) : new double[0];
        }
    }

    /**
     * The marginal of some features.
     *
     * @param observed ascending indices
     * @param missing the others, ascending
     */
    static Marginal of(Normal normal, int[] observed, int[] missing) {
        return new Marginal(normal, observed, missing);
    }

    /** {@code C_mo C_oo^-1}, and what the observed ones explain taken off the residual. */
    private double[] regress(Normal normal, int m) {
        int q = observed.length;
        double[] whitened = new double[q];
        for (int j = 0; j < q; j++) {
            for (int k = 0; k <= j; k++) {
                whitened[j] += whitening.at(j, k) * normal.covariance(missing[m], observed[k]);
            }
        }
        double[] weights = new double[q];
        for (int j = 0; j < q; j++) {
            for (int k = 0; k <= j; k++) {
                weights[k] += whitened[j] * whitening.at(j, k);
            }
        }
        for (int k = 0; k <= m; k++) {
            double explained = 0;
            for (int j = 0; j < q; j++) {
                explained += weights[j] * normal.covariance(missing[k], observed[j]);
            }
            residual.set(m, k, residual.at(m, k) - explained);
        }
        return weights;
    }

    int[] observed() {
        return observed;
    }

    int[] missing() {
        return missing;
    }

    /** {@code L^-1 [q, q]}. */
    Lower whitening() {
        return whitening;
    }

    /** {@code log(2 pi) / 2 + log L_jj}, nats, one an observed feature. */
    double[] constant() {
        return constant;
    }

    /** Weights of the observed deviations in the mean of a missing one, {@code [m, q]}; none where features are independent. */
    double[][] regression() {
        return regression;
    }

    /** The covariance of the missing ones given the observed ones, {@code [m, m]}. */
    Lower residual() {
        return residual;
    }
}
