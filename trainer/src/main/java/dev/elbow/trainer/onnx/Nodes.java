package dev.elbow.trainer.onnx;

/**
 * The constants that stand for draws of epsilon, {@code [K, L]}: antithetic pairs of low-discrepancy normal quantiles, each
 * dimension scaled to second moment 1. An odd count has one node at 0; a single node is the posterior mean.
 *
 * <p>The sequence is Roberts' additive recurrence: {@code u_ij = frac(1/2 + i a^-j)} with {@code a^(L+1) = a + 1} (The
 * Unreasonable Effectiveness of Quasirandom Sequences, 2018).
 */
public final class Nodes {

    /** How a manifest names the construction. */
    public static final String CONSTRUCTION =
            "antithetic pairs of normal quantiles at an additive recurrence, unit second moment";

    private final int count;
    private final int latent;
    private final float[] epsilon;

    private Nodes(int count, int latent) {
        this.count = count;
        this.latent = latent;
        this.epsilon = new float[count * latent];
    }

    public static Nodes of(int count, int latent) {
        Nodes nodes = new Nodes(count, latent);
        double base = recurrenceBase(latent);
        for (int j = 0; j < latent; j++) {
            nodes.fill(j, Math.pow(base, -(j + 1)));
        }
        return nodes;
    }

    private void fill(int dimension, double step) {
        int pairs = count / 2;
        double[] quantiles = new double[pairs];
        double squares = 0;
        for (int i = 0; i < pairs; i++) {
            double u = 0.5 + (i + 1) * step;
            quantiles[i] = normalQuantile(u - Math.floor(u));
            squares += 2 * quantiles[i] * quantiles[i];
        }
        double scale = Math.sqrt(count / squares);
        for (int i = 0; i < pairs; i++) {
            epsilon[2 * i * latent + dimension] = (float) (scale * quantiles[i]);
            epsilon[(2 * i + 1) * latent + dimension] = (float) (-scale * quantiles[i]);
        }
    }

    /** The root above 1 of {@code a^(L+1) = a + 1}, by its fixed point. */
    private static double recurrenceBase(int latent) {
        double base = 2;
        for (int i = 0; i < 60; i++) {
            base = Math.pow(1 + base, 1.0 / (latent + 1));
        }
        return base;
    }

    /** K. */
    public int count() {
        return count;
    }

    /** L. */
    public int latent() {
        return latent;
    }

    /** {@code [K, L]} row by row. */
    public float[] epsilon() {
        return epsilon.clone();
    }

    private static final double[] CENTRAL_TOP = {
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239e+00
    };
    private static final double[] CENTRAL_BOTTOM = {
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1
    };
    private static final double[] TAIL_TOP = {
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838e+00,
        -2.549732539343734e+00,
        4.374664141464968e+00,
        2.938163982698783e+00
    };
    private static final double[] TAIL_BOTTOM = {
        7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
    };

    /** The standard normal quantile, relative error 1.2e-9 (Acklam's rational approximation, 2003). */
    static double normalQuantile(double p) {
        double central = 0.02425;
        if (p > 1 - central) {
            return -normalQuantile(1 - p);
        }
        if (p < central) {
            double q = Math.sqrt(-2 * Math.log(p));
            return polynomial(TAIL_TOP, q) / polynomial(TAIL_BOTTOM, q);
        }
        double q = p - 0.5;
        return q * polynomial(CENTRAL_TOP, q * q) / polynomial(CENTRAL_BOTTOM, q * q);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (double coefficient : coefficients) {
            sum = sum * x + coefficient;
        }
        return sum;
    }
}
