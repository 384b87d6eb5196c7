package dev.elbow.scorer.budget;

import dev.elbow.schemas.model.Calibration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Anomalies whose true p-values are known: exponential ones of mean 1, or generalised Pareto ones, scaled and shifted. */
final class Scores {

    private final SplittableRandom random;
    private final double shape;
    private final double scale;
    private final double shift;

    Scores(long seed, double shape, double scale, double shift) {
        this.random = new SplittableRandom(seed);
        this.shape = shape;
        this.scale = scale;
        this.shift = shift;
    }

    /** A package's calibration for anomalies of a shape, of scale 1 and not shifted. */
    static Calibration calibration(double shape, int heldOut) {
        List<Double> quantiles = IntStream.rangeClosed(0, 196)
                .mapToObj(i -> at(1 - i * 0.005, shape))
                .toList();
        double scale = Math.pow(0.02, -shape); // of the excesses over the last quantile
        return new Calibration(
                heldOut,
                quantiles,
                new Calibration.Tail(0.98, shape, scale),
                0.001,
                at(0.001, shape),
                new Calibration.NormalMeans(List.of(1.0), List.of(0.0)));
    }

    double next() {
        return shift + scale * at(1 - random.nextDouble(), shape);
    }

    /** The true p-value. */
    double pValue(double anomaly) {
        double z = Math.max(0, (anomaly - shift) / scale);
        return shape == 0 ? Math.exp(-z) : Math.pow(1 + shape * z, -1 / shape);
    }

    private static double at(double p, double shape) {
        return shape == 0 ? -Math.log(p) : (Math.pow(p, -shape) - 1) / shape;
    }
}
