package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network is fitted.
 *
 * @param latent dimensions of the latent code; 0 for half the encoded inputs, 16 at most
 * @param hidden widths of the encoder's hidden layers; the decoder has them in reverse
 * @param epochs passes over the training rows at most
 * @param steps updates at most, and unless the rows are few, at least a tenth of that
 * @param patience epochs without a better held-out bound before the fit ends
 * @param batch rows an update
 * @param learningRate the largest one of the schedule
 * @param heldOut share of rows kept for early stopping and calibration
 * @param sigmaFloor least sigma of a Gaussian, in units of the encoded value
 * @param tail where the logarithmic tail of transforms begins, in scales
 * @param missingRate share of values hidden from the encoder at random, so that it learns what missing means
 * @param minCount symbols seen less often are unknown, so that the unknown symbol has a probability of its own
 * @param seed of every random draw
 */
public record FitSettings(
        int latent,
        List<Integer> hidden,
        int epochs,
        int steps,
        int patience,
        int batch,
        double learningRate,
        double heldOut,
        double sigmaFloor,
        double tail,
        double missingRate,
        int minCount,
        long seed) {

    private static final List<Integer> HIDDEN = List.of(96, 96);

    public FitSettings {
        hidden = List.copyOf(hidden);
    }

    static FitSettings read(Settings settings) {
        return new FitSettings(
                settings.integer("latent", 0, 0, 1_024),
                hidden(settings),
                settings.integer("epochs", 60, 1, 1_000_000),
                settings.integer("steps", 6_000, 1, 100_000_000),
                settings.integer("patience", 10, 1, 1_000_000),
                settings.integer("batch", 512, 2, 1_000_000),
                settings.number("learning_rate", 2e-3, 1e-8, 1),
                settings.number("held_out", 0.2, 0.01, 0.9),
                settings.number("sigma_floor", Math.exp(-1), 1e-6, 1e3),
                settings.number("tail", 3, 0.1, 1e6),
                settings.number("missing_rate", 0.01, 0, 0.9),
                settings.integer("min_count", 2, 1, 1_000_000),
                settings.whole("seed", 0, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static List<Integer> hidden(Settings settings) {
        List<Integer> widths = new ArrayList<>();
        for (String width : settings.texts("hidden")) {
            if (width.matches("[1-9][0-9]{0,4}")) {
                widths.add(Integer.parseInt(width));
            } else {
                settings.problem("hidden", width, "widths from 1 to 99999");
            }
        }
        return widths.isEmpty() ? HIDDEN : widths;
    }

    /** The latent dimensions for that many encoded inputs. */
    public int latentFor(int inputs) {
        return latent > 0 ? latent : Math.max(1, Math.min(16, inputs / 2));
    }

    FitSettings withSeed(long other) {
        return new FitSettings(
                latent,
                hidden,
                epochs,
                steps,
                patience,
                batch,
                learningRate,
                heldOut,
                sigmaFloor,
                tail,
                missingRate,
                minCount,
                other);
    }
}
