package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import java.util.List;

/**
 * How strange an anomaly is among normal events: quantiles of held-out normal events, a generalised Pareto tail above
 * them, the threshold, and the means that contributions are measured from.
 *
 * <p>Source of the tail: Pickands (1975); peaks over threshold as in Coles, An Introduction to Statistical Modeling of
 * Extreme Values, chapter 4.
 *
 * @param heldOut how many held-out normal events it was fitted on
 * @param quantiles anomalies in nats, ascending, at evenly spaced probabilities from 0 to {@link Tail#from}
 * @param falseAlertRate the expected share of normal events above the threshold
 * @param threshold nats; an event is anomalous at or above it
 * @param normal mean terms of the held-out events
 */
public record Calibration(
        long heldOut, List<Double> quantiles, Tail tail, double falseAlertRate, double threshold, NormalMeans normal) {

    /**
     * The tail above the last quantile u: {@code p(s) = (1 - from) (1 + shape (s - u) / scale)^(-1 / shape)}.
     *
     * @param from the probability where the tail begins, for instance 0.98
     * @param shape xi, without unit; at 0 the tail is exponential
     * @param scale beta, nats, above 0
     */
    public record Tail(double from, double shape, double scale) {
        public Tail {
            Checks.that(from > 0 && from < 1, "tail.from", from, "between 0 and 1");
            Checks.finite("tail.shape", shape);
            Checks.positive("tail.scale", scale);
        }

        double survival(double excess) {
            double z = excess / scale;
            if (shape == 0) {
                return (1 - from) * Math.exp(-z);
            }
            double base = 1 + shape * z;
            return base <= 0 ? 0 : (1 - from) * Math.pow(base, -1 / shape);
        }

        double excess(double survival) {
            double share = survival / (1 - from);
            return shape == 0 ? -scale * Math.log(share) : scale / shape * (Math.pow(share, -shape) - 1);
        }
    }

    /**
     * What a normal event costs on average, in nats.
     *
     * @param featureDistortion one mean a feature, in schema order
     * @param latentRate one mean a column of the graph's {@code latent_rate}
     */
    public record NormalMeans(List<Double> featureDistortion, List<Double> latentRate) {
        public NormalMeans {
            featureDistortion = List.copyOf(featureDistortion);
            latentRate = List.copyOf(latentRate);
            Checks.allFinite("normal.feature_distortion", featureDistortion);
            Checks.allFinite("normal.latent_rate", latentRate);
        }

        /** The mean anomaly, nats: the sum of all terms. */
        public double anomaly() {
            double sum = 0;
            for (double term : featureDistortion) {
                sum += term;
            }
            for (double term : latentRate) {
                sum += term;
            }
            return sum;
        }
    }

    public Calibration {
        quantiles = List.copyOf(quantiles);
        Checks.that(heldOut > 0, "calibration.held_out", heldOut, "at least 1 event");
        Checks.that(quantiles.size() >= 2, "calibration.quantiles", quantiles.size(), "at least 2");
        Checks.allFinite("calibration.quantiles", quantiles);
        for (int i = 1; i < quantiles.size(); i++) {
            Checks.that(
                    quantiles.get(i - 1) <= quantiles.get(i), "calibration.quantiles", quantiles.get(i), "ascending");
        }
        Checks.that(falseAlertRate > 0 && falseAlertRate < 1, "false_alert_rate", falseAlertRate, "between 0 and 1");
        Checks.finite("calibration.threshold", threshold);
    }

    /** {@code P(anomaly >= s)} for a normal event: 1 below the least quantile, the tail above the last one. */
    public double pValue(double anomaly) {
        return pValue(anomaly, quantiles, tail);
    }

    /** The same by quantiles and a tail that are no package's. */
    public static double pValue(double anomaly, List<Double> quantiles, Tail tail) {
        int last = quantiles.size() - 1;
        if (anomaly >= quantiles.get(last)) {
            return tail.survival(anomaly - quantiles.get(last));
        }
        if (!(anomaly > quantiles.get(0))) {
            return 1;
        }
        int low = 0;
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (quantiles.get(middle) <= anomaly) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double within = (anomaly - quantiles.get(low)) / (quantiles.get(high) - quantiles.get(low));
        return 1 - (low + within) / last * tail.from();
    }

    /** The anomaly in nats that a share {@code p} of normal events reaches; the inverse of {@link #pValue}. */
    public static double anomalyAt(double p, List<Double> quantiles, Tail tail) {
        int last = quantiles.size() - 1;
        if (p <= 1 - tail.from()) {
            return quantiles.get(last) + tail.excess(p);
        }
        double position = Math.min(last, (1 - p) / tail.from() * last);
        int low = Math.min((int) position, last - 1);
        return quantiles.get(low) + (position - low) * (quantiles.get(low + 1) - quantiles.get(low));
    }

    /** Whether an anomaly in nats reaches the threshold. */
    public boolean anomalous(double anomaly) {
        return anomaly >= threshold;
    }
}
