package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;

/**
 * What is minimised.
 *
 * @param minimise the objective
 * @param beta weight of the rate, for {@code beta}
 * @param warmUp share of the steps over which the weight of the rate rises from 0, for {@code elbo} and {@code beta}
 * @param lambda weight of the squared error of Gaussian columns, for {@code rate_distortion}; others cost their {@code -log p}
 * @param draws K a training event
 * @param trim share of each batch that is explained worst and left out, for training data that hold anomalies
 * @param gradient how the encoder's gradient is estimated
 */
public record ObjectiveSettings(
        Objective minimise, double beta, double warmUp, double lambda, int draws, double trim, Gradient gradient) {

    private static final int IMPORTANCE_DRAWS = 8;

    /** The bound, by one reparameterised draw. */
    public static ObjectiveSettings defaults() {
        return new ObjectiveSettings(Objective.ELBO, 1, 0, 0.5, 1, 0, Gradient.REPARAMETERIZED);
    }

    static ObjectiveSettings read(Settings settings) {
        ObjectiveSettings defaults = defaults();
        Objective minimise = settings.choice("minimise", defaults.minimise);
        ObjectiveSettings read = new ObjectiveSettings(
                minimise,
                settings.number("beta", defaults.beta, 0, 1e6),
                settings.number("warm_up", defaults.warmUp, 0, 1),
                settings.number("lambda", defaults.lambda, 1e-9, 1e9),
                settings.integer("draws", minimise == Objective.IWAE ? IMPORTANCE_DRAWS : defaults.draws, 1, 1_024),
                settings.number("trim", defaults.trim, 0, 0.9),
                settings.choice("gradient", defaults.gradient));
        onlyFor(settings, "beta", minimise == Objective.BETA, "beta");
        onlyFor(settings, "lambda", minimise == Objective.RATE_DISTORTION, "rate_distortion");
        onlyFor(settings, "warm_up", minimise == Objective.ELBO || minimise == Objective.BETA, "elbo and beta");
        onlyFor(settings, "gradient", minimise != Objective.IWAE, "elbo, beta and rate_distortion");
        return read;
    }

    private static void onlyFor(Settings settings, String key, boolean used, String objectives) {
        if (settings.has(key) && !used) {
            settings.problem(key, settings.text(key, ""), "none, it is a setting of " + objectives);
        }
    }

    /** The weight of the rate at a share of the steps. */
    public double beta(double share) {
        double weight = minimise == Objective.BETA ? beta : 1;
        return share < warmUp ? weight * share / warmUp : weight;
    }

    /** Whether the weight of the rate has risen at a share of the steps. */
    public boolean warmedUp(double share) {
        return share >= warmUp;
    }

    public ObjectiveSettings withMinimise(Objective other) {
        return new ObjectiveSettings(other, beta, warmUp, lambda, draws, trim, gradient);
    }

    public ObjectiveSettings withDraws(int other) {
        return new ObjectiveSettings(minimise, beta, warmUp, lambda, other, trim, gradient);
    }

    public ObjectiveSettings withGradient(Gradient other) {
        return new ObjectiveSettings(minimise, beta, warmUp, lambda, draws, trim, other);
    }
}
