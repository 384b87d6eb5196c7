package dev.elbow.zoo.diff;

import dev.elbow.schemas.model.Calibration;

/**
 * An event, and what two models say of it.
 *
 * @param event the number of its line, or its place among golden events
 */
public record Disagreement(long event, Opinion a, Opinion b) {

    /** Relative: the same event may round otherwise in another batch. */
    private static final double ROUNDING = 1e-5;

    /**
     * What one model says.
     *
     * @param anomaly nats
     */
    public record Opinion(double anomaly, double pValue, boolean anomalous) {
        static Opinion of(double anomaly, Calibration calibration) {
            return new Opinion(anomaly, calibration.pValue(anomaly), calibration.anomalous(anomaly));
        }
    }

    /** Whether this is the other event again, as far as the scores tell. */
    boolean sameScores(Disagreement other) {
        return same(a.anomaly, other.a.anomaly) && same(b.anomaly, other.b.anomaly);
    }

    private static boolean same(double one, double other) {
        return Math.abs(one - other) <= ROUNDING * Math.max(1, Math.abs(one));
    }

    /**
     * The logarithm of the ratio of the p-values.
     *
     * @param floor smaller p-values count as this one
     */
    public double logRatio(double floor) {
        return Math.abs(Math.log(Math.max(floor, a.pValue) / Math.max(floor, b.pValue)));
    }
}
