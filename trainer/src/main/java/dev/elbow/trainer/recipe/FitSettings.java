package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;

/**
 * How a network is fitted.
 *
 * @param epochs passes over the training rows at most
 * @param steps updates at most, over all epochs
 * @param patience epochs without a better held-out bound before the fit ends
 * @param batch rows an update
 * @param learningRate the largest one of the schedule
 * @param schedule how the learning rate goes
 * @param clip the largest length of the gradient, over all parameters together
 * @param heldOut share of rows kept for early stopping and calibration
 * @param crossFitBelow rows below which each part of {@code heldOut} is held out by a fit of its own, and one more fit, to all rows,
 *     makes the package; of more rows, one part is held out
 * @param tail where the logarithmic tail of transforms begins, in scales
 * @param missingRate share of values hidden at random, so that the encoder learns what missing means
 * @param minCount symbols seen less often are unknown, so that the unknown symbol has a probability of its own
 * @param seed of every random draw
 */
public record FitSettings(
        int epochs,
        int steps,
        int patience,
        int batch,
        double learningRate,
        Schedule schedule,
        double clip,
        double heldOut,
        int crossFitBelow,
        double tail,
        double missingRate,
        int minCount,
        long seed) {

    /** How the learning rate goes. */
    public enum Schedule {
        /** Up from a 25th of the largest in the first 30 % of the steps, then down to nothing. */
        ONE_CYCLE,
        /** The largest throughout. */
        CONSTANT
    }

    /** What needs no thought. */
    public static FitSettings defaults() {
        return new FitSettings(40, 4_000, 10, 256, 4e-3, Schedule.ONE_CYCLE, 1, 0.2, 10_000, 3, 0.01, 2, 0);
    }

    static FitSettings read(Settings settings) {
        FitSettings defaults = defaults();
        return new FitSettings(
                settings.integer("epochs", defaults.epochs, 1, 1_000_000),
                settings.integer("steps", defaults.steps, 1, 100_000_000),
                settings.integer("patience", defaults.patience, 1, 1_000_000),
                settings.integer("batch", defaults.batch, 2, 1_000_000),
                settings.number("learning_rate", defaults.learningRate, 1e-8, 1),
                settings.choice("schedule", defaults.schedule),
                settings.number("clip", defaults.clip, 1e-6, 1e6),
                settings.number("held_out", defaults.heldOut, 0.01, 0.9),
                settings.integer("cross_fit_below", defaults.crossFitBelow, 0, 100_000),
                settings.number("tail", defaults.tail, 0.1, 1e6),
                settings.number("missing_rate", defaults.missingRate, 0, 0.9),
                settings.integer("min_count", defaults.minCount, 1, 1_000_000),
                settings.whole("seed", defaults.seed, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    public FitSettings withSeed(long other) {
        return new FitSettings(
                epochs,
                steps,
                patience,
                batch,
                learningRate,
                schedule,
                clip,
                heldOut,
                crossFitBelow,
                tail,
                missingRate,
                minCount,
                other);
    }

    /** Updates in a pass over so many rows: whole batches, one at least. */
    public int updatesPerEpoch(int rows) {
        return Math.max(1, rows / batch);
    }

    /** Updates of a fit to so many rows at most. */
    public int updates(int rows) {
        return (int) Math.min(steps, (long) epochs * updatesPerEpoch(rows));
    }

    /** Settings by which a fit to fewer rows makes as many updates as these do with all, and is as patient. */
    public FitSettings asLong(int all, int fewer) {
        int updates = updates(all);
        double longer = updatesPerEpoch(all) / (double) updatesPerEpoch(fewer);
        return new FitSettings(
                (int) Math.ceil(updates / (double) updatesPerEpoch(fewer)),
                updates,
                (int) Math.ceil(patience * longer),
                batch,
                learningRate,
                schedule,
                clip,
                heldOut,
                crossFitBelow,
                tail,
                missingRate,
                minCount,
                seed);
    }
}
