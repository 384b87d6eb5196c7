package dev.elbow.trainer.evaluate;

/**
 * Which latent dimensions tell anything: an active unit's posterior mean varies by more than {@value #LEAST_VARIANCE} over events
 * (Burda et al., 2015, section 5.2). Stateless.
 */
public final class ActiveUnits {

    public static final double LEAST_VARIANCE = 0.01;

    private ActiveUnits() {}

    /** Whether a dimension is active, by its posterior mean of each event. */
    public static boolean active(double[] means) {
        return variance(means) > LEAST_VARIANCE;
    }

    /** The variance over events, by Welford's recurrence. */
    public static double variance(double[] means) {
        double mean = 0;
        double squares = 0;
        for (int row = 0; row < means.length; row++) {
            double delta = means[row] - mean;
            mean += delta / (row + 1);
            squares += delta * (means[row] - mean);
        }
        return squares / means.length;
    }
}
