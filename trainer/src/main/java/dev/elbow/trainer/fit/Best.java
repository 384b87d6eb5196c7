package dev.elbow.trainer.fit;

import dev.elbow.trainer.model.Weights;
import org.jspecify.annotations.Nullable;

/** The best weights so far, by the mean anomaly of held-out rows. */
final class Best {

    private double bound = Double.POSITIVE_INFINITY;
    private @Nullable Weights weights;
    private int age;

    void offer(double heldOut, Weights candidate) {
        if (heldOut < bound || weights == null) {
            bound = heldOut;
            weights = candidate;
            age = 0;
        } else {
            age++;
        }
    }

    /** Offers since the best one. */
    int age() {
        return age;
    }

    double bound() {
        return bound;
    }

    Weights weights() {
        if (weights == null) {
            throw new IllegalStateException("no weights were offered yet");
        }
        return weights;
    }
}
