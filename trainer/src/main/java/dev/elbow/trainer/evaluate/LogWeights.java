package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.Checks;

/**
 * The log-weights of random draws for events, nats: {@code log p(x|z_k) + log p(z_k) - log r(z_k)} for draws from r. Whatever r, the
 * mean weight of an event is an unbiased estimate of its evidence, and the less the weights vary the better. Not thread-safe.
 */
public final class LogWeights {

    private final int draws;
    private final float[] weights;

    /** Zeros for events and draws, to be filled. */
    public LogWeights(int events, int draws) {
        this.draws = draws;
        this.weights = new float[events * draws];
    }

    public int draws() {
        return draws;
    }

    public int events() {
        return weights.length / draws;
    }

    public void set(int event, int draw, float weight) {
        weights[event * draws + draw] = weight;
    }

    /**
     * {@code iwae_k} of each event: {@code log (1/k) sum exp} of k weights (Burda et al., 2015, eq. 8), mean over the disjoint groups
     * of k that the draws make. It rises with k towards the evidence.
     */
    public double[] bound(int k) {
        Checks.that(k > 0 && k <= draws, "k", k, "from 1 to " + draws);
        double[] bounds = new double[events()];
        int groups = draws / k;
        for (int event = 0; event < bounds.length; event++) {
            for (int group = 0; group < groups; group++) {
                bounds[event] += logMean(event, group * k, k) / groups;
            }
        }
        return bounds;
    }

    /**
     * The standard error of each event's evidence by all draws, nats: from how much the estimates by each of some groups of draws
     * differ.
     */
    public double[] errors(int groups) {
        Checks.that(groups > 1 && groups <= draws, "groups", groups, "from 2 to " + draws);
        double[] errors = new double[events()];
        double[] estimates = new double[groups];
        for (int event = 0; event < errors.length; event++) {
            for (int group = 0; group < groups; group++) {
                estimates[group] = logMean(event, group * (draws / groups), draws / groups);
            }
            errors[event] = Mean.of(estimates).error();
        }
        return errors;
    }

    private double logMean(int event, int from, int count) {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = from; k < from + count; k++) {
            most = Math.max(most, weights[event * draws + k]);
        }
        double sum = 0;
        for (int k = from; k < from + count; k++) {
            sum += Math.exp(weights[event * draws + k] - most);
        }
        return most + Math.log(sum / count);
    }
}
