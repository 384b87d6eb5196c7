package dev.elbow.zoo.runtime;

import dev.elbow.schemas.model.GraphContract;
import java.util.Objects;

/**
 * What the scoring graph says about the events of a batch, in their order. All terms in nats. Not thread-safe: each call
 * of {@link PackageSession#score} returns its own.
 */
public final class ScoredBatch {

    private final int size;
    private final int features;
    private final int latent;
    private final int rateParts;
    private final int numeric;
    private final int categorical;
    final float[] anomaly;
    final float[] distortion;
    final float[] rate;
    final float[] evidence;
    final float[] featureDistortion;
    final float[] latentRate;
    final float[] latentMean;
    final float[] latentLogVariance;
    final float[] expectedNumeric;
    final long[] expectedCategorical;

    ScoredBatch(int size, int features, int latent, int rateParts, int numeric, int categorical) {
        this.size = size;
        this.features = features;
        this.latent = latent;
        this.rateParts = rateParts;
        this.numeric = numeric;
        this.categorical = categorical;
        anomaly = new float[size];
        distortion = new float[size];
        rate = new float[size];
        evidence = new float[size];
        featureDistortion = new float[size * features];
        latentRate = new float[size * rateParts];
        latentMean = new float[size * latent];
        latentLogVariance = new float[size * latent];
        expectedNumeric = new float[size * numeric];
        expectedCategorical = new long[size * categorical];
    }

    /**
     * The outputs of one run, not copied.
     *
     * @param tensors of at least {@code size} rows; further ones are ignored
     */
    ScoredBatch(int size, int features, int latent, int rateParts, int numeric, int categorical, Tensors tensors) {
        this.size = size;
        this.features = features;
        this.latent = latent;
        this.rateParts = rateParts;
        this.numeric = numeric;
        this.categorical = categorical;
        anomaly = tensors.floats(GraphContract.ANOMALY);
        distortion = tensors.floats(GraphContract.DISTORTION);
        rate = tensors.floats(GraphContract.RATE);
        evidence = tensors.floats(GraphContract.EVIDENCE);
        featureDistortion = tensors.floats(GraphContract.FEATURE_DISTORTION);
        latentRate = tensors.floats(GraphContract.LATENT_RATE);
        latentMean = tensors.floats(GraphContract.LATENT_MEAN);
        latentLogVariance = tensors.floats(GraphContract.LATENT_LOG_VARIANCE);
        expectedNumeric = numeric > 0 ? tensors.floats(GraphContract.EXPECTED_NUMERIC) : new float[0];
        expectedCategorical = categorical > 0 ? tensors.longs(GraphContract.EXPECTED_CATEGORICAL) : new long[0];
    }

    public int size() {
        return size;
    }

    /** F, the features of an event. */
    public int features() {
        return features;
    }

    /** L, the dimensions of the latent code. */
    public int latent() {
        return latent;
    }

    /** Distortion + rate: the negative evidence lower bound. */
    public float anomaly(int row) {
        return anomaly[checked(row)];
    }

    public float distortion(int row) {
        return distortion[checked(row)];
    }

    public float rate(int row) {
        return rate[checked(row)];
    }

    /** The importance-weighted bound on log p(x). */
    public float evidence(int row) {
        return evidence[checked(row)];
    }

    /** One feature's part of the distortion. */
    public float featureDistortion(int row, int feature) {
        return featureDistortion[checked(row) * features + feature];
    }

    /** Parts of the rate: one a latent dimension, and one more where the prior has components. */
    public int rateParts() {
        return rateParts;
    }

    /** One part of the rate: that of a latent dimension, or of the place among the prior's components. */
    public float latentRate(int row, int part) {
        return latentRate[checked(row) * rateParts + part];
    }

    public float latentMean(int row, int dimension) {
        return latentMean[checked(row) * latent + dimension];
    }

    public float latentLogVariance(int row, int dimension) {
        return latentLogVariance[checked(row) * latent + dimension];
    }

    /** The posterior expectation in a column of the {@code numeric} input, in the event's own units. */
    public float expectedNumeric(int row, int column) {
        return expectedNumeric[checked(row) * numeric + column];
    }

    /** The most probable code in a column of the {@code categorical} input. */
    public long expectedCategorical(int row, int column) {
        return expectedCategorical[checked(row) * categorical + column];
    }

    /** Whether every number of a row that a score tells is finite. */
    public boolean finite(int row) {
        float nothing = 0 * (distortion[checked(row)] + rate[row]);
        nothing += ofNothing(featureDistortion, row, features);
        nothing += ofNothing(latentMean, row, latent);
        nothing += ofNothing(latentLogVariance, row, latent);
        nothing += ofNothing(expectedNumeric, row, numeric);
        return nothing == 0;
    }

    /** 0 times each number of the row: NaN where one of them is not finite; without a branch a number. */
    private static float ofNothing(float[] numbers, int row, int width) {
        float sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            sum += 0 * numbers[i];
        }
        return sum;
    }

    private int checked(int row) {
        return Objects.checkIndex(row, size);
    }
}
