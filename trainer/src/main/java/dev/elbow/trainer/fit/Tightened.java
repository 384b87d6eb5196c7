package dev.elbow.trainer.fit;

/**
 * What events came to with posteriors of their own, in their order.
 *
 * @param started anomaly of each with the posterior that it started from, nats
 * @param anomaly of each with the best posterior met, nats; never more than {@code started}
 * @param mean {@code [N, L]} of that posterior
 * @param logVariance {@code [N, L]} of that posterior: {@code 2 log A_ii}
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the data; handed on and read, never kept
public record Tightened(float[] started, float[] anomaly, float[] mean, float[] logVariance) {

    /** Mean nats an event that its own posterior gains; the amortisation gap where it started from the encoder's. */
    public double gain() {
        double gain = 0;
        for (int row = 0; row < anomaly.length; row++) {
            gain += (started[row] - (double) anomaly[row]) / anomaly.length;
        }
        return gain;
    }
}
