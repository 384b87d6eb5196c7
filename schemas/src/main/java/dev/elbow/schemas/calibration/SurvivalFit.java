package dev.elbow.schemas.calibration;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Calibration.Tail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The survival function of a sample of anomalies: their quantiles, and above the 98 % one (of few events, the 95 % one) a generalised Pareto
 * tail, where two ways to fit it agree. Where they do not, or the tail has an end, quantiles go as far as the events do, and from there on
 * the predictive tail of an exponential distribution: it never says that what was not seen cannot be. With mean m of k excesses, that is
 * {@code P(X > x) = (1 + x / (k m))^-k}, a generalised Pareto tail of shape 1 / k and scale m.
 *
 * @param quantiles anomalies in nats, ascending, at evenly spaced probabilities from 0 to {@link Tail#from}
 */
public record SurvivalFit(List<Double> quantiles, Tail tail) {

    private static final double TAIL_FROM = 0.98;

    /** Where the tail begins if there would be fewer excesses than {@link #FEW_EXCESSES} from {@link #TAIL_FROM} on. */
    private static final double EARLIER_TAIL_FROM = 0.95;

    private static final int FEW_EXCESSES = 100;

    /** As far as quantiles go where the family does not fit, as a share of events. */
    private static final double FARTHEST = 0.001;

    /** Excesses that a scale takes to be known within a third. */
    private static final int FEWEST_EXCESSES = 10;

    /** Excesses that a shape takes. */
    private static final int FEWEST_FOR_SHAPE = 50;

    /** By how much the two fits may differ at the rate of false alerts, relative to the smaller excess. */
    private static final double DISAGREEMENT = 0.2;

    /** Nats; keeps a tail of equal scores a tail. */
    private static final double LEAST_SCALE = 1e-6;

    public SurvivalFit {
        quantiles = List.copyOf(quantiles);
    }

    /**
     * Fits.
     *
     * @param sorted anomalies in nats, ascending, one at least
     * @param rate the share of events at whose anomaly the two fits of the tail have to agree, above 0 and at most a half
     */
    public static SurvivalFit of(double[] sorted, double rate) {
        Tail tail = tail(sorted, rate);
        return new SurvivalFit(quantiles(sorted, tail.from()), tail);
    }

    /** The share of events that an anomaly in nats is expected to be reached by. */
    public double pValue(double anomaly) {
        return Calibration.pValue(anomaly, quantiles, tail);
    }

    /** The anomaly in nats that a share {@code p} of events is expected to reach. */
    public double anomalyAt(double p) {
        return Calibration.anomalyAt(p, quantiles, tail);
    }

    /** Evenly spaced, half the share of the tail apart. */
    private static List<Double> quantiles(double[] sorted, double from) {
        int steps = (int) Math.round(from / Math.min(0.005, (1 - from) / 2));
        List<Double> quantiles = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            quantiles.add(quantile(sorted, from * i / steps));
        }
        return quantiles;
    }

    /**
     * The tail of anomalies.
     *
     * @param sorted ascending
     */
    static Tail tail(double[] sorted, double rate) {
        double begin = (1 - TAIL_FROM) * sorted.length < FEW_EXCESSES ? EARLIER_TAIL_FROM : TAIL_FROM;
        double[] excesses = excesses(sorted, begin);
        if (excesses.length >= FEWEST_FOR_SHAPE) {
            Optional<GeneralisedPareto> moments = GeneralisedPareto.byMoments(excesses);
            Optional<GeneralisedPareto> likelihood = GeneralisedPareto.byLikelihood(excesses);
            if (moments.isPresent() && likelihood.isPresent()) {
                double survival = Math.min(0.5, rate / (1 - begin));
                if (agree(moments.get(), likelihood.get(), survival)) {
                    GeneralisedPareto agreed = moments.get();
                    return new Tail(begin, agreed.shape(), Math.max(LEAST_SCALE, agreed.scale()));
                }
            }
        }
        int most = Math.max(Math.min(FEWEST_EXCESSES, sorted.length / 2), (int) (sorted.length * FARTHEST));
        double from = (sorted.length - most) / (sorted.length + 1.0); // the quantile there is an order statistic
        double[] few = excesses(sorted, from);
        double mean = Arrays.stream(few).average().orElse(0);
        return new Tail(from, 1.0 / Math.max(1, few.length), Math.max(LEAST_SCALE, mean));
    }

    /** A negative shape would call stranger events impossible, since no event of the sample was so strange. */
    private static boolean agree(GeneralisedPareto one, GeneralisedPareto other, double survival) {
        double a = one.quantile(survival);
        double b = other.quantile(survival);
        return one.shape() >= 0 && other.shape() >= 0 && Math.abs(a - b) <= DISAGREEMENT * Math.min(a, b);
    }

    /** How far the anomalies above a quantile lie above it, ascending. */
    private static double[] excesses(double[] sorted, double from) {
        double quantile = quantile(sorted, from);
        return Arrays.stream(sorted)
                .filter(one -> one > quantile)
                .map(one -> one - quantile)
                .toArray();
    }

    /**
     * What a new value is below with probability p: linear between the order statistics, the k-th of n at k / (n + 1) (Hyndman and Fan's
     * type 6).
     */
    public static double quantile(double[] sorted, double p) {
        double position = Math.min(sorted.length - 1, Math.max(0, p * (sorted.length + 1) - 1));
        int low = (int) position;
        double above = sorted[Math.min(low + 1, sorted.length - 1)];
        return sorted[low] + (position - low) * (above - sorted[low]);
    }
}
