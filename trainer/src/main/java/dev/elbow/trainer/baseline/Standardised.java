package dev.elbow.trainer.baseline;

/**
 * Numbers in units of the training rows' deviations, for detectors that know nothing else: a missing one is the mean, a constant column
 * keeps its unit. Immutable.
 */
public final class Standardised {

    private final double[] means;
    private final double[] deviations;

    private Standardised(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Learns means and deviations.
     *
     * @param train {@code [rows][columns]}, at least one row; NaN is missing
     */
    public static Standardised fit(double[][] train) {
        int width = train[0].length;
        double[] means = new double[width];
        double[] deviations = new double[width];
        for (int j = 0; j < width; j++) {
            double mean = 0;
            double squares = 0;
            int count = 0;
            for (double[] row : train) {
                double value = row[j];
                if (!Double.isNaN(value)) {
                    count++;
                    double delta = value - mean;
                    mean += delta / count;
                    squares += delta * (value - mean);
                }
            }
            double deviation = Math.sqrt(squares / Math.max(1, count));
            means[j] = mean;
            deviations[j] = deviation > 0 ? deviation : 1;
        }
        return new Standardised(means, deviations);
    }

    /** {@code [rows][columns]}, none missing. */
    public float[][] of(double[][] rows) {
        float[][] values = new float[rows.length][means.length];
        for (int row = 0; row < values.length; row++) {
            for (int j = 0; j < means.length; j++) {
                double value = rows[row][j];
                values[row][j] = Double.isNaN(value) ? 0 : (float) ((value - means[j]) / deviations[j]);
            }
        }
        return values;
    }
}
