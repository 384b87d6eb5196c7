package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Calibration.NormalMeans;
import dev.elbow.schemas.model.Calibration.Tail;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fits a calibration to the scores of held-out normal events. Stateless. */
public final class CalibrationFit {

    private static final double TAIL_FROM = 0.98;
    private static final int QUANTILES = 197;

    /** With fewer excesses two parameters say more than the data do. */
    private static final int FEWEST_EXCESSES = 20;

    /** Nats; keeps a tail of equal scores a tail. */
    private static final double LEAST_SCALE = 1e-6;

    private CalibrationFit() {}

    public static Calibration fit(ScoredBatch heldOut, double falseAlertRate) {
        double[] anomalies = new double[heldOut.size()];
        Arrays.setAll(anomalies, heldOut::anomaly);
        Arrays.sort(anomalies);
        List<Double> quantiles = new ArrayList<>();
        for (int i = 0; i < QUANTILES; i++) {
            quantiles.add(quantile(anomalies, TAIL_FROM * i / (QUANTILES - 1)));
        }
        Tail tail = tail(anomalies, quantiles.get(QUANTILES - 1));
        double threshold = Calibration.anomalyAt(falseAlertRate, quantiles, tail);
        return new Calibration(heldOut.size(), quantiles, tail, falseAlertRate, threshold, means(heldOut));
    }

    /** Linear between the order statistics (Hyndman and Fan's type 7). */
    public static double quantile(double[] sorted, double p) {
        double position = p * (sorted.length - 1);
        int low = (int) position;
        double above = sorted[Math.min(low + 1, sorted.length - 1)];
        return sorted[low] + (position - low) * (above - sorted[low]);
    }

    private static Tail tail(double[] sorted, double from) {
        return tail(Arrays.stream(sorted)
                .filter(one -> one > from)
                .map(one -> one - from)
                .toArray());
    }

    /**
     * A generalised Pareto tail by probability-weighted moments (Hosking and Wallis, 1987, section 3): {@code shape = 2 - a0 /
     * (a0 - 2 a1)}, {@code scale = 2 a0 a1 / (a0 - 2 a1)}. A negative shape would call stranger events impossible, since no
     * held-out event was so strange; the tail is exponential then.
     *
     * @param excesses above the last quantile, ascending
     */
    static Tail tail(double[] excesses) {
        double mean = 0;
        double weighted = 0;
        for (int i = 0; i < excesses.length; i++) {
            mean += excesses[i] / excesses.length;
            weighted += excesses[i] * (excesses.length - 1 - i) / Math.max(1, excesses.length - 1) / excesses.length;
        }
        double shape = 2 - mean / (mean - 2 * weighted);
        if (excesses.length < FEWEST_EXCESSES || !(shape > 0)) {
            return new Tail(TAIL_FROM, 0, Math.max(LEAST_SCALE, mean));
        }
        double scale = 2 * mean * weighted / (mean - 2 * weighted);
        return new Tail(TAIL_FROM, shape, Math.max(LEAST_SCALE, scale));
    }

    private static NormalMeans means(ScoredBatch heldOut) {
        List<Double> features = new ArrayList<>();
        for (int f = 0; f < heldOut.features(); f++) {
            double sum = 0;
            for (int row = 0; row < heldOut.size(); row++) {
                sum += heldOut.featureDistortion(row, f);
            }
            features.add(sum / heldOut.size());
        }
        List<Double> latent = new ArrayList<>();
        for (int l = 0; l < heldOut.rateParts(); l++) {
            double sum = 0;
            for (int row = 0; row < heldOut.size(); row++) {
                sum += heldOut.latentRate(row, l);
            }
            latent.add(sum / heldOut.size());
        }
        return new NormalMeans(features, latent);
    }
}
