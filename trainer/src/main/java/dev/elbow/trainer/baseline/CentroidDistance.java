package dev.elbow.trainer.baseline;

/** The squared distance to the mean of standardised columns: what a model ranks by whose latent code carries nothing. */
final class CentroidDistance implements Detector {

    @Override
    public Fitted fit(float[][] train, long seed) {
        return rows -> {
            double[] scores = new double[rows.length];
            for (int row = 0; row < rows.length; row++) {
                for (float value : rows[row]) {
                    scores[row] += (double) value * value; // the mean of standardised columns is 0
                }
            }
            return scores;
        };
    }
}
