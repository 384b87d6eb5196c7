package dev.elbow.deploy.budget;

import dev.elbow.schemas.event.EventBatch;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A change of one feature: {@code factor x + (shift + noise e) s}, where s is its standard deviation, and e normal.
 *
 * @param shift in standard deviations
 * @param noise in standard deviations
 */
record SimulatedDrift(String feature, double factor, double shift, double noise) {

    void apply(EventBatch events, int column, double deviation) {
        SplittableRandom random = new SplittableRandom(1);
        float[] numeric = events.numeric();
        int width = events.schema().numericWidth();
        for (int row = 0; row < events.size(); row++) {
            int cell = row * width + column;
            numeric[cell] = (float) (factor * numeric[cell] + deviation * (shift + noise * random.nextGaussian()));
        }
    }

    String words() {
        if (factor != 1) {
            return String.format(Locale.ROOT, "`%s` times %.1f", feature, factor);
        }
        return shift != 0
                ? String.format(Locale.ROOT, "`%s` %+.1f standard deviations", feature, shift)
                : String.format(Locale.ROOT, "`%s` with noise of %.1f standard deviations", feature, noise);
    }
}
