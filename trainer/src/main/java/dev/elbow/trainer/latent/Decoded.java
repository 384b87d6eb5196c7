package dev.elbow.trainer.latent;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.runtime.Tensors;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The distribution p(x|z) of each feature at each of some latent codes, in the event's own units; features by their place in
 * the schema. Immutable.
 */
public final class Decoded {

    private static final float[] NONE = {};

    private final EventSchema schema;
    private final int rows;
    private final int[] columns;
    private final int[] firstOutcome;
    private final int outcomes;
    private final int numericWidth;
    private final float[] median;
    private final float[] low;
    private final float[] high;
    private final float[] logProbability;

    Decoded(EventSchema schema, Tensors tensors, int rows) {
        this.schema = schema;
        this.rows = rows;
        this.columns = schema.columns();
        this.firstOutcome = new int[columns.length];
        int outcome = 0;
        for (int f = 0; f < columns.length; f++) {
            firstOutcome[f] = outcome;
            outcome += schema.features().get(f) instanceof Feature.Categorical symbols ? symbols.outcomes() : 0;
        }
        this.outcomes = outcome;
        this.numericWidth = schema.numericWidth();
        boolean numbers = numericWidth > 0;
        this.median = numbers ? tensors.floats(GraphContract.NUMERIC_MEDIAN) : NONE;
        this.low = numbers ? tensors.floats(GraphContract.NUMERIC_LOW) : NONE;
        this.high = numbers ? tensors.floats(GraphContract.NUMERIC_HIGH) : NONE;
        this.logProbability = outcomes > 0 ? tensors.floats(GraphContract.CATEGORICAL_LOG_PROBABILITY) : NONE;
    }

    public int rows() {
        return rows;
    }

    /** The median of a numeric feature; the probability that a flag is set. */
    public float median(int row, int feature) {
        return median[numeric(row, feature)];
    }

    /** The 16 % quantile of a numeric feature. */
    public float low(int row, int feature) {
        return low[numeric(row, feature)];
    }

    /** The 84 % quantile of a numeric feature. */
    public float high(int row, int feature) {
        return high[numeric(row, feature)];
    }

    /**
     * The log-probability of an outcome of a categorical feature, nats.
     *
     * @param outcome from 0: the vocabulary in order, then the unknown symbol
     */
    public float logProbability(int row, int feature, int outcome) {
        return logProbability[Objects.checkIndex(row, rows) * outcomes + firstOutcome[feature] + outcome];
    }

    /** Whether a feature's distribution is one; far enough out, the network overflows. */
    public boolean finite(int row, int feature) {
        if (schema.features().get(feature) instanceof Feature.Categorical categorical) {
            for (int outcome = 0; outcome < categorical.outcomes(); outcome++) {
                if (Float.isNaN(logProbability(row, feature, outcome))) {
                    return false;
                }
            }
            return true;
        }
        return Float.isFinite(median(row, feature))
                && Float.isFinite(low(row, feature))
                && Float.isFinite(high(row, feature));
    }

    /**
     * A number that an event might hold: normal between its quantiles at one sigma; whole and from 0 on for a count; 1 or 0 for a
     * flag. Near its distribution, for every family of models.
     */
    public float drawNumber(int row, int feature, SplittableRandom random) {
        float median = median(row, feature);
        if (schema.features().get(feature) instanceof Feature.Flag) {
            return random.nextDouble() < median ? 1 : 0;
        }
        double normal = random.nextGaussian();
        float sigma = normal < 0 ? low(row, feature) : high(row, feature);
        double drawn = median + Math.abs(normal) * (sigma - median);
        boolean count = schema.features().get(feature) instanceof Feature.Count;
        drawn = count ? Math.max(0, Math.rint(drawn)) : drawn;
        return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, drawn));
    }

    /** Draws an outcome of a categorical feature, as its code: the vocabulary from 1, or the unknown symbol. */
    public long drawOutcome(int row, int feature, int outcomes, SplittableRandom random) {
        return drawOutcome(row, feature, outcomes, random.nextDouble());
    }

    /**
     * Draws a symbol of the vocabulary, as its code, given that the outcome is not the unknown symbol.
     *
     * @param symbols how many the vocabulary holds
     */
    public long drawSymbol(int row, int feature, int symbols, SplittableRandom random) {
        double known = -Math.expm1(logProbability(row, feature, symbols)); // 1 - p(unknown)
        return drawOutcome(row, feature, symbols, known * random.nextDouble());
    }

    /** The outcome at which the probabilities add up to more than {@code level}; the last where rounding leaves none. */
    private long drawOutcome(int row, int feature, int among, double level) {
        double left = level;
        for (int outcome = 0; outcome < among; outcome++) {
            left -= Math.exp(logProbability(row, feature, outcome));
            if (left < 0) {
                return outcome + 1L;
            }
        }
        return among;
    }

    private int numeric(int row, int feature) {
        return Objects.checkIndex(row, rows) * numericWidth + columns[feature];
    }
}
