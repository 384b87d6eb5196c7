package dev.elbow.trainer.fit;

/** Told after each epoch, for people. */
public interface Progress {

    /**
     * An epoch has ended.
     *
     * @param steps updates at most
     * @param best the least mean held-out anomaly so far, nats
     * @param rowsPerSecond training rows a second
     */
    void epoch(Epoch epoch, int steps, double best, double rowsPerSecond);

    /** The fit diverged and goes on from an earlier state. */
    default void retreated(String why) {}

    /**
     * What an epoch came to, means an event in nats.
     *
     * @param step updates so far
     * @param distortion of training rows
     * @param rate of training rows
     * @param heldOut anomaly of held-out rows: minus their bound
     */
    record Epoch(int step, double distortion, double rate, double heldOut) {}
}
