package dev.elbow.scorer.budget;

import java.util.Arrays;

/**
 * How many events to expect above a level, by those below it alone: the largest of them, less where they begin, follow an exponential
 * distribution that is cut off at the level. With u where they begin, D from there to the level and m their number, the mean excess is
 * {@code D (1 / y - 1 / (e^y - 1))}, which gives y, and {@code m / (e^y - 1)} are above; maximum likelihood (Deemer and Votaw, Estimation of
 * Parameters of Truncated or Censored Exponential Distributions, 1955). Stateless.
 */
final class BeyondLevel {

    /** Fewer say nothing of a tail. */
    private static final int FEWEST = 50;

    /** Of e^y: beyond it, none is above. */
    private static final double MOST = 700;

    private static final int BISECTIONS = 60;

    private BeyondLevel() {}

    /**
     * How many.
     *
     * @param below ascending, some of them at or above the level, which are passed over
     * @param share of those below the level whose excesses are looked at, or more where they would be too few
     * @return 0 where there are too few, infinity where they do not become rarer towards the level
     */
    static double expected(double[] below, double level, double share) {
        int under = 0;
        while (under < below.length && below[under] < level) {
            under++;
        }
        int peaks = (int) Math.max(share * under, Math.min(FEWEST, under / 2));
        if (peaks < FEWEST) {
            return 0;
        }
        double from = below[under - peaks];
        double mean = Arrays.stream(below, under - peaks, under).average().orElse(from) - from;
        double ratio = mean / (level - from);
        if (ratio >= 0.5) {
            return Double.POSITIVE_INFINITY;
        }
        double low = 0;
        double high = MOST;
        for (int i = 0; i < BISECTIONS; i++) {
            double y = (low + high) / 2;
            if (1 / y - 1 / Math.expm1(y) > ratio) {
                low = y;
            } else {
                high = y;
            }
        }
        return peaks / Math.expm1(high);
    }
}
