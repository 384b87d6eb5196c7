package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;

/**
 * Holds graphs to what the code that fitted the model computes. Stateless.
 *
 * @param model what messages call it
 */
record Parity(String model) {

    /** Between the training engine and ONNX Runtime, relative to the larger of 1 and the value. */
    static final double TOLERANCE = 1e-4;

    /**
     * Compares anomalies.
     *
     * @param fitted of the events, in their order, nats
     * @throws IllegalStateException where they differ: the graph would be another model than the one that was fitted
     */
    void check(PackageSession session, EventBatch events, float[] fitted) {
        ScoredBatch scored = session.score(events);
        for (int row = 0; row < events.size(); row++) {
            double difference = Math.abs(fitted[row] - scored.anomaly(row));
            double scale = Math.max(1, Math.max(Math.abs(fitted[row]), Math.abs(scored.anomaly(row))));
            if (!(difference <= TOLERANCE * scale)) {
                throw new IllegalStateException("export of " + model + ": event " + row + " scores "
                        + scored.anomaly(row) + " nats in ONNX Runtime (expected: " + fitted[row] + " within "
                        + TOLERANCE + " relative, as in the training engine); nothing was written");
            }
        }
    }
}
