package dev.elbow.trainer.fit;

/** Told after each epoch, for people. */
public interface Progress {

    void epoch(Step step);

    /**
     * Where a fit stands.
     *
     * @param step updates so far
     * @param steps updates at most
     * @param distortion nats an event, mean over the epoch
     * @param rate nats an event, mean over the epoch
     * @param heldOut mean anomaly of held-out rows, nats: minus their bound
     * @param best the least of these so far
     * @param rowsPerSecond training rows a second
     */
    record Step(
            int step, int steps, double distortion, double rate, double heldOut, double best, double rowsPerSecond) {}
}
