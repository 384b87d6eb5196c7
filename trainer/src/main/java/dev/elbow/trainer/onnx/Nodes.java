package dev.elbow.trainer.onnx;

import dev.elbow.trainer.model.Normal;

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
            quantiles[i] = Normal.quantile(u - Math.floor(u));
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
}
