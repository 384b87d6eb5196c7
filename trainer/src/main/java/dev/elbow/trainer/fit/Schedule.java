package dev.elbow.trainer.fit;

import ai.djl.training.tracker.Tracker;

/**
 * One cycle: up from a 25th of the largest rate in the first 30 % of the steps, then down to nothing, both as half a cosine.
 *
 * <p>Source: Smith and Topin, <a href="https://arxiv.org/abs/1708.07120">Super-Convergence</a>.
 */
record Schedule(double largest, int steps) implements Tracker {

    private static final double START = 1.0 / 25;
    private static final double RISE = 0.3;

    @Override
    public float getNewValue(int step) {
        double share = Math.min(1, step / (double) steps);
        if (share < RISE) {
            return (float) between(largest * START, largest, share / RISE);
        }
        return (float) between(largest, largest * 1e-4, (share - RISE) / (1 - RISE));
    }

    private static double between(double from, double to, double share) {
        return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
