package dev.elbow.trainer.model;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The prior of a model with its numbers: draws from it, and its moments. Immutable. */
public final class PriorDraws {

    private final int latent;
    private final double[] cumulative;
    private final float[] means;
    private final double[] scale;

    public PriorDraws(Parameters parameters) {
        Architecture architecture = parameters.architecture();
        boolean standard = architecture.prior() == PriorKind.STANDARD;
        latent = architecture.latent();
        scale = new double[latent];
        Arrays.fill(scale, 1);
        means = standard ? new float[latent] : parameters.get(Architecture.PRIOR_MEAN);
        cumulative = new double[standard ? 1 : architecture.components()];
        if (!standard) {
            float[] logScale = parameters.get(Architecture.PRIOR_LOG_SCALE);
            Arrays.setAll(scale, l -> Math.exp(Math.max(Prior.LEAST_LOG_SCALE, logScale[l])));
        }
        float[] logits = standard ? new float[1] : parameters.get(Architecture.PRIOR_WEIGHTS);
        double most = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (int c = 0; c < cumulative.length; c++) {
            sum += Math.exp(logits[c] - most);
            cumulative[c] = sum;
        }
    }

    private double weight(int component) {
        double below = component == 0 ? 0 : cumulative[component - 1];
        return (cumulative[component] - below) / cumulative[cumulative.length - 1];
    }

    /**
     * Draws codes, one after the other.
     *
     * @return {@code [count, L]} row by row
     */
    public float[] draw(int count, SplittableRandom random) {
        float[] z = new float[count * latent];
        for (int row = 0; row < count; row++) {
            int from = component(random) * latent;
            for (int l = 0; l < latent; l++) {
                z[row * latent + l] = (float) (means[from + l] + scale[l] * random.nextGaussian());
            }
        }
        return z;
    }

    /** With one component nothing is drawn, so that the standard prior's codes follow from the seed alone. */
    private int component(SplittableRandom random) {
        if (cumulative.length == 1) {
            return 0;
        }
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        return Math.min(cumulative.length - 1, found < 0 ? -found - 1 : found + 1);
    }

    /** {@code [L]}. */
    public double[] mean() {
        double[] mean = new double[latent];
        for (int c = 0; c < cumulative.length; c++) {
            for (int l = 0; l < latent; l++) {
                mean[l] += weight(c) * means[c * latent + l];
            }
        }
        return mean;
    }

    /** The marginal variances, {@code [L]}. */
    public double[] variance() {
        double[] mean = mean();
        double[] variance = new double[latent];
        for (int l = 0; l < latent; l++) {
            variance[l] = scale[l] * scale[l];
            for (int c = 0; c < cumulative.length; c++) {
                double deviation = means[c * latent + l] - mean[l];
                variance[l] += weight(c) * deviation * deviation;
            }
        }
        return variance;
    }
}
