package dev.elbow.trainer.evaluate;

import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What each latent dimension carries over scored events.
 *
 * @param rates mean rate of each, nats; of its spread alone where the prior has components, for the place among them is of all
 * @param variances variance of each posterior mean
 */
public record LatentUnits(List<Double> rates, List<Double> variances) {

    /** An active unit's posterior mean varies by more than this over events (Burda et al., 2015, section 5.2). */
    public static final double ACTIVE_VARIANCE = 0.01;

    public LatentUnits {
        rates = List.copyOf(rates);
        variances = List.copyOf(variances);
    }

    public static LatentUnits of(ScoredBatch scores) {
        List<Double> rates = new ArrayList<>();
        List<Double> variances = new ArrayList<>();
        for (int l = 0; l < scores.latent(); l++) {
            double rate = 0;
            double mean = 0;
            double squares = 0;
            for (int row = 0; row < scores.size(); row++) {
                rate += scores.latentRate(row, l) / scores.size();
                double delta = scores.latentMean(row, l) - mean;
                mean += delta / (row + 1);
                squares += delta * (scores.latentMean(row, l) - mean);
            }
            rates.add(rate);
            variances.add(squares / scores.size());
        }
        return new LatentUnits(rates, variances);
    }

    /** How many carry something. */
    public int active() {
        return (int) variances.stream().filter(one -> one > ACTIVE_VARIANCE).count();
    }

    /** Mean rates, the largest first. */
    public List<Double> sortedRates() {
        List<Double> sorted = new ArrayList<>(rates);
        sorted.sort(Collections.reverseOrder());
        return sorted;
    }
}
