package dev.elbow.scorer.budget;

import dev.elbow.schemas.model.Calibration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How surprising a score is, by its own p-value: {@code -ln p}, in nats. Where a calibration is right, p-values of normal events are uniform and
 * surprisals exponential with mean 1, so that scores of any package can be recalibrated without it. Stateless.
 */
public final class Surprisal {

    /** Of the smallest p-value that is above 0; a p-value of 0 is cut off there. */
    public static final double MOST = -Math.log(Double.MIN_VALUE);

    /**
     * Held-out events that a package is taken to be calibrated on, since its scores do not say: fewer make a check of drift less
     * sure of false alarms, more make it slower than it could be.
     */
    static final long HELD_OUT = 2_000;

    private static final double STEP = 0.005;
    private static final int STEPS = 196;
    private static final double TAIL_FROM = STEP * STEPS;

    /** The exponential distribution of mean 1. */
    static final Calibration CALIBRATION = new Calibration(
            HELD_OUT,
            IntStream.rangeClosed(0, STEPS)
                    .mapToObj(step -> -Math.log1p(-step * STEP))
                    .toList(),
            new Calibration.Tail(TAIL_FROM, 0, 1),
            AlertBudget.MOST_OPENINGS,
            -Math.log(AlertBudget.MOST_OPENINGS),
            new Calibration.NormalMeans(List.of(1.0), List.of(0.0)));

    private Surprisal() {}

    /**
     * Of a p-value, as float32, in which it is remembered.
     *
     * @param pValue 0 to 1
     */
    public static float of(double pValue) {
        return (float) Math.min(MOST, -Math.log(pValue));
    }

    /** The p-value of a surprisal. */
    public static double pValue(double surprisal) {
        return Math.exp(-surprisal);
    }
}
