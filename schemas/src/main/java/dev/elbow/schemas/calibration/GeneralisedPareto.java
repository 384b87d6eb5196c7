package dev.elbow.schemas.calibration;

import java.util.Optional;

/**
 * A generalised Pareto distribution of excesses, {@code P(X > x) = (1 + shape x / scale)^(-1 / shape)}, fitted by two methods that
 * weigh the largest excesses differently: where they disagree, the sample does not bear out the family.
 *
 * @param shape xi, without unit; 0 is the exponential distribution
 * @param scale beta, in the unit of the excesses
 */
record GeneralisedPareto(double shape, double scale) {

    /** Below it the likelihood has no useful maximum (Smith, 1985). */
    private static final double LEAST_SHAPE = -0.5;

    /** Steps of the search for the likelihood's maximum on either side of the exponential distribution. */
    private static final int STEPS = 200;

    /** Of the search, in units of one over the mean excess: shapes up to about 2. */
    private static final double FARTHEST = 50;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int REFINEMENTS = 60;

    /**
     * By probability-weighted moments: {@code shape = 2 - a0 / (a0 - 2 a1)}, {@code scale = 2 a0 a1 / (a0 - 2 a1)}; Hosking and
     * Wallis (1987), section 3. Empty where excesses do not differ.
     *
     * @param excesses ascending, above 0
     */
    static Optional<GeneralisedPareto> byMoments(double[] excesses) {
        double mean = 0;
        double weighted = 0;
        for (int i = 0; i < excesses.length; i++) {
            mean += excesses[i] / excesses.length;
            weighted += excesses[i] * (excesses.length - 1 - i) / (excesses.length - 1) / excesses.length;
        }
        double difference = mean - 2 * weighted;
        return difference > 0
                ? Optional.of(new GeneralisedPareto(2 - mean / difference, 2 * mean * weighted / difference))
                : Optional.empty();
    }

    /**
     * By maximum likelihood, as a function of {@code theta = shape / scale} alone: {@code shape = mean log(1 + theta x)} then
     * (Davison, 1984). Empty where excesses do not differ.
     *
     * @param excesses ascending, above 0
     */
    static Optional<GeneralisedPareto> byLikelihood(double[] excesses) {
        double most = excesses[excesses.length - 1];
        if (excesses[0] == most) {
            return Optional.empty();
        }
        double mean = mean(excesses);
        double best = 0;
        int at = 0;
        for (int step = -STEPS + 1; step <= STEPS; step++) {
            double likelihood = likelihood(excesses, theta(step, mean, most));
            if (step == -STEPS + 1 || likelihood > best) {
                best = likelihood;
                at = step;
            }
        }
        double low = at - 1;
        double high = Math.min(STEPS, at + 1);
        for (int i = 0; i < REFINEMENTS; i++) {
            double one = high - GOLDEN * (high - low);
            double other = low + GOLDEN * (high - low);
            if (likelihood(excesses, theta(one, mean, most)) > likelihood(excesses, theta(other, mean, most))) {
                high = other;
            } else {
                low = one;
            }
        }
        double theta = theta((low + high) / 2, mean, most);
        double shape = shape(excesses, theta);
        return Optional.of(new GeneralisedPareto(shape, theta == 0 ? mean : shape / theta));
    }

    /** From just above {@code -1 / most}, through 0, to {@link #FARTHEST} over the mean; finer near 0. */
    private static double theta(double step, double mean, double most) {
        double share = step / STEPS;
        return share < 0 ? share * Math.abs(share) / most : share * share * share * FARTHEST / mean;
    }

    private static double shape(double[] excesses, double theta) {
        double sum = 0;
        for (double excess : excesses) {
            sum += Math.log1p(theta * excess);
        }
        return sum / excesses.length;
    }

    /** Of an excess, on average, nats. */
    private static double likelihood(double[] excesses, double theta) {
        if (theta == 0) {
            return -Math.log(mean(excesses)) - 1;
        }
        double shape = shape(excesses, theta);
        return shape < LEAST_SHAPE ? Double.NEGATIVE_INFINITY : -Math.log(shape / theta) - shape - 1;
    }

    /** Updated excess by excess, so that packages come out as they always did, to the last bit. */
    private static double mean(double[] excesses) {
        double mean = 0;
        for (int i = 0; i < excesses.length; i++) {
            mean += (excesses[i] - mean) / (i + 1);
        }
        return mean;
    }

    /** The excess that a share of the excesses goes beyond. */
    double quantile(double survival) {
        return shape == 0 ? -scale * Math.log(survival) : scale / shape * (Math.pow(survival, -shape) - 1);
    }
}
