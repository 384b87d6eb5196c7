package dev.elbow.deploy.bench;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Manifest;

/**
 * Blames the feature furthest from its mean over normal events, in standard deviations of its encoded value; for a symbol, of the
 * indicators of all symbols together. Immutable.
 */
final class MeanDistances {

    private static final double LEAST_DEVIATION = 1e-3;

    private final Manifest manifest;
    private final int[] columns;
    private final double[][] mean;
    private final double[][] precision;

    MeanDistances(Manifest manifest, EventBatch normal) {
        this.manifest = manifest;
        this.columns = manifest.schema().columns();
        this.mean = new double[columns.length][];
        this.precision = new double[columns.length][];
        for (int f = 0; f < columns.length; f++) {
            fit(f, normal);
        }
    }

    private void fit(int f, EventBatch normal) {
        int width = model(f).feature() instanceof Feature.Categorical categorical ? categorical.outcomes() : 1;
        double[] sum = new double[width];
        double[] squares = new double[width];
        for (int row = 0; row < normal.size(); row++) {
            if (width > 1) {
                long code = normal.categoricalAt(row, columns[f]);
                if (code > 0) {
                    sum[(int) code - 1]++;
                    squares[(int) code - 1]++;
                }
            } else {
                double value = encoded(f, normal, row);
                sum[0] += value;
                squares[0] += value * value;
            }
        }
        for (int i = 0; i < width; i++) {
            sum[i] /= normal.size();
            double variance = squares[i] / normal.size() - sum[i] * sum[i];
            squares[i] = 1 / Math.max(variance, LEAST_DEVIATION * LEAST_DEVIATION);
        }
        mean[f] = sum;
        precision[f] = squares;
    }

    /** The feature with the greatest distance. */
    int furthest(EventBatch events, int row) {
        int furthest = 0;
        double greatest = -1;
        for (int f = 0; f < columns.length; f++) {
            double distance = distance(f, events, row);
            if (distance > greatest) {
                greatest = distance;
                furthest = f;
            }
        }
        return furthest;
    }

    private double distance(int f, EventBatch events, int row) {
        if (!model(f).feature().symbolic()) {
            double deviation = encoded(f, events, row) - mean[f][0];
            return deviation * deviation * precision[f][0];
        }
        long code = events.categoricalAt(row, columns[f]);
        double distance = 0;
        for (int i = 0; code > 0 && i < mean[f].length; i++) {
            double deviation = (i == code - 1 ? 1 : 0) - mean[f][i];
            distance += deviation * deviation * precision[f][i];
        }
        return distance;
    }

    /** 0 where it is missing. */
    private double encoded(int f, EventBatch events, int row) {
        float value = events.numericAt(row, columns[f]);
        if (Float.isNaN(value)) {
            return 0;
        }
        return model(f).transform().map(transform -> transform.encode(value)).orElse((double) value);
    }

    private FeatureModel model(int f) {
        return manifest.features().get(f);
    }
}
