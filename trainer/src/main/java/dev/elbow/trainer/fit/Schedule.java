package dev.elbow.trainer.fit;

import dev.elbow.trainer.recipe.FitSettings;

/**
 * The learning rate of each step. One cycle goes up from a 25th of the largest rate in the first 30 % of the steps, then down to
 * nothing, both as half a cosine.
 *
 * <p>Source: Smith and Topin, <a href="https://arxiv.org/abs/1708.07120">Super-Convergence</a>.
 */
record Schedule(FitSettings.Schedule kind, double largest, int steps) {

    private static final double START = 1.0 / 25;
    private static final double END = 1e-4;
    private static final double RISE = 0.3;

    double learningRate(int step) {
        return switch (kind) {
            case CONSTANT -> largest;
            case ONE_CYCLE -> oneCycle(Math.min(1, step / (double) steps));
        };
    }

    private double oneCycle(double share) {
        return share < RISE
                ? between(largest * START, largest, share / RISE)
                : between(largest, largest * END, (share - RISE) / (1 - RISE));
    }

    private static double between(double from, double to, double share) {
        return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
