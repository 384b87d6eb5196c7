package dev.elbow.trainer.mixture;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.recipe.MixtureSettings;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Fits Gaussian mixtures by expectation maximisation (Dempster, Laird and Rubin, 1977). Several starts compete over a few
 * iterations, on a sample where rows are many, and the best one goes on over all rows. The same rows, settings and seed give the
 * same mixture. Not thread-safe; one use.
 */
public final class MixtureFit {

    /** Rows that starts compete over. */
    private static final int SAMPLE = 10_000;

    /** Iterations that starts compete over. */
    private static final int TRIAL = 30;

    private final MixtureSettings settings;
    private final MixtureProgress progress;
    private final Blocks all;
    private final Blocks sample;
    private final long seed;

    private MixtureFit(
            List<Optional<Transform>> transforms,
            EventBatch train,
            MixtureSettings settings,
            long seed,
            MixtureProgress progress) {
        Checks.that(train.size() > 0, "rows to train on", "none", "at least one");
        this.settings = settings;
        this.progress = progress;
        this.seed = seed;
        Columns columns = new Columns(train.schema(), transforms);
        this.all = new Blocks(columns, train, IntStream.range(0, train.size()).toArray());
        this.sample = train.size() <= SAMPLE
                ? all
                : new Blocks(columns, train, MixtureRows.draw(train.size(), SAMPLE, new SplittableRandom(seed)));
    }

    /**
     * A fitted mixture.
     *
     * @param logLikelihood of the training rows, nats, all together
     * @param objective {@code logLikelihood} and the log prior of smoothing: what EM increases
     * @param bic {@code parameters log rows - 2 logLikelihood}, less is better (Schwarz, 1978)
     * @param iterations of EM over all rows
     * @param converged whether the gain fell under the tolerance before iterations ran out
     */
    public record Result(
            Mixture mixture, double logLikelihood, double objective, double bic, int iterations, boolean converged) {}

    /**
     * Fits a mixture; of as many components as the settings say, or as the Bayesian information criterion chooses.
     *
     * @param transforms one a feature, present for numeric ones
     * @param seed of every random draw
     */
    public static Result fit(
            List<Optional<Transform>> transforms,
            EventBatch train,
            MixtureSettings settings,
            long seed,
            MixtureProgress progress) {
        MixtureFit fit = new MixtureFit(transforms, train, settings, seed, progress);
        if (settings.components() > 0) {
            return fit.fit(settings.components());
        }
        Result best = fit.fit(1);
        for (int components = 2; components <= settings.most(); components++) {
            Result next = fit.fit(components);
            best = next.bic < best.bic ? next : best;
        }
        return best;
    }

    private Result fit(int components) {
        // One stream a number of components, so that it fits the same whichever others are tried.
        SplittableRandom random = new SplittableRandom(seed + components);
        Result best = trial(components, 1, random);
        for (int start = 2; start <= settings.restarts() && components > 1; start++) {
            Result next = trial(components, start, random);
            best = next.objective > best.objective ? next : best;
        }
        return run(all, best.mixture, 0, settings.iterations());
    }

    private Result trial(int components, int start, SplittableRandom random) {
        boolean full = settings.covariance() == MixtureSettings.Covariance.FULL;
        Mixture first = Start.draw(sample, components, full, settings.ridge(), random.split());
        return run(sample, first, start, Math.min(TRIAL, settings.iterations()));
    }

    private Result run(Blocks blocks, Mixture first, int start, int iterations) {
        Mixture mixture = first;
        double before = Double.NEGATIVE_INFINITY;
        for (int iteration = 1; ; iteration++) {
            Expectation expectation = Expectation.of(blocks, mixture);
            double objective = expectation.logLikelihood() + Maximisation.logPrior(mixture, settings);
            progress.iteration(new MixtureProgress.Step(mixture.size(), start, iteration, objective / blocks.size()));
            boolean converged =
                    objective - before <= settings.tolerance() * Math.max(Math.abs(objective), blocks.size());
            if (converged || iteration > iterations) {
                return result(blocks, mixture, expectation.logLikelihood(), objective, iteration - 1, converged);
            }
            before = objective;
            mixture = Maximisation.of(blocks, mixture, expectation, settings);
        }
    }

    private static Result result(
            Blocks blocks, Mixture mixture, double logLikelihood, double objective, int iterations, boolean converged) {
        double bic = mixture.parameters() * Math.log(blocks.size()) - 2 * logLikelihood;
        return new Result(mixture, logLikelihood, objective, bic, iterations, converged);
    }
}
