package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;

/**
 * How a Gaussian mixture is fitted.
 *
 * @param components of the mixture; 0 to let the Bayesian information criterion choose
 * @param most components that the criterion may choose
 * @param ridge least variance of a component in any direction, in squared units of the encoded value
 * @param smoothing pseudo-events that each distribution over outcomes (components, a flag's values, symbols) is smoothed by,
 *     spread evenly over its outcomes
 * @param iterations of EM at most
 * @param restarts starts that compete for the best one
 * @param tolerance EM ends where an iteration gains less than this share of the objective
 */
public record MixtureSettings(
        int components,
        int most,
        Covariance covariance,
        double ridge,
        double smoothing,
        int iterations,
        int restarts,
        double tolerance) {

    /** What a component knows of its numeric features together. */
    public enum Covariance {
        /** A variance each and a covariance each pair. */
        FULL,
        /** A variance each. */
        DIAGONAL
    }

    static MixtureSettings read(Settings settings) {
        return new MixtureSettings(
                settings.integer("components", 0, 0, 1_024),
                settings.integer("most", 8, 1, 1_024),
                settings.choice("covariance", Covariance.FULL),
                settings.number("ridge", 1e-3, 1e-9, 1e3),
                settings.number("smoothing", 1, 1e-9, 1e9),
                settings.integer("iterations", 300, 1, 1_000_000),
                settings.integer("restarts", 4, 1, 1_000),
                settings.number("tolerance", 1e-6, 0, 1));
    }

    /** These settings with that many components, 0 to let the criterion choose. */
    public MixtureSettings withComponents(int number) {
        return new MixtureSettings(number, most, covariance, ridge, smoothing, iterations, restarts, tolerance);
    }
}
