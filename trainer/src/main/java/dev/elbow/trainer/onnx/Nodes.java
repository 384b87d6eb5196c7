package dev.elbow.trainer.onnx;

import dev.elbow.trainer.model.Normal;

/**
 * The constants that stand for draws of epsilon, {@code [K, L]}: antithetic pairs of low-discrepancy normal quantiles, each
 * dimension scaled to second moment 1 and, where there is a pair for each, uncorrelated with the others. Then their mean is the
 * expectation of every polynomial up to the third degree, and so of a Gaussian's distortion wherever the decoder is linear. An
 * odd count has one node at 0; a single node is the posterior mean.
 *
 * <p>The sequence is Roberts' additive recurrence: {@code u_ij = frac(1/2 + i a^-j)} with {@code a^(L+1) = a + 1} (The
 * Unreasonable Effectiveness of Quasirandom Sequences, 2018).
 */
public final class Nodes {

    /** How a manifest names the construction. */
    public static final String CONSTRUCTION =
            "antithetic pairs of normal quantiles at an additive recurrence, unit second moment, uncorrelated where pairs suffice";

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
        int pairs = count / 2;
        double[][] columns = new double[latent][];
        for (int j = 0; j < latent; j++) {
            columns[j] = quantiles(pairs, Math.pow(base, -(j + 1)));
            for (int before = 0; latent <= pairs && before < j; before++) {
                removePart(columns[before], columns[j]);
            }
            nodes.fill(j, columns[j]);
        }
        return nodes;
    }

    private static double[] quantiles(int pairs, double step) {
        double[] quantiles = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            double u = 0.5 + (i + 1) * step;
            quantiles[i] = Normal.quantile(u - Math.floor(u));
        }
        return quantiles;
    }

    /** Takes from a column its part along another (Gram and Schmidt). */
    private static void removePart(double[] other, double[] column) {
        double share = product(other, column) / product(other, other);
        for (int i = 0; i < column.length; i++) {
            column[i] -= share * other[i];
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private void fill(int dimension, double[] quantiles) {
        int pairs = quantiles.length;
        double scale = Math.sqrt(count / (2 * product(quantiles, quantiles)));
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
}
