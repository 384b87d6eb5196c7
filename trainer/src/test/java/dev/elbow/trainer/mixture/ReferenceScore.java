package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Transform;
import java.util.ArrayList;
import java.util.List;

/** What the scoring graph should say about an event, in double, by the definitions. */
final class ReferenceScore {

    private final Mixture mixture;
    final double evidence;
    final double[] responsibilities;
    final double[] logVariance;
    final double[] latentRate;
    final double[] featureDistortion;
    final double rate;
    final double distortion;

    ReferenceScore(Mixture mixture, EventBatch batch, int row) {
        this.mixture = mixture;
        evidence = mixture.logDensity(batch, row);
        responsibilities = mixture.responsibilities(batch, row);
        double[][] costs = mixture.costs(batch, row);
        int size = mixture.size();
        logVariance = new double[size];
        latentRate = new double[size];
        featureDistortion = new double[mixture.schema().size()];
        double kl = 0;
        double cost = 0;
        for (int c = 0; c < size; c++) {
            double r = responsibilities[c];
            double weight = mixture.components().get(c).weight();
            double divergence = r == 0 ? 0 : r * Math.log(r / weight);
            logVariance[c] = Math.log(Math.max(MixtureGraphs.LEAST_VARIANCE, r * (1 - r)));
            latentRate[c] = divergence - r + weight;
            kl += divergence;
            for (int f = 0; f < featureDistortion.length; f++) {
                featureDistortion[f] += r * costs[c][f];
                cost += r * costs[c][f];
            }
        }
        rate = kl;
        distortion = cost;
    }

    /** In the order of the numeric input, and in the event's own units. */
    double[] expectedNumeric() {
        Columns columns = mixture.columns();
        double[] expected = new double[mixture.schema().numericWidth()];
        for (int j = 0; j < columns.numeric().size(); j++) {
            double mean = 0;
            for (int c = 0; c < mixture.size(); c++) {
                mean += responsibilities[c]
                        * mixture.components().get(c).normal().mean(j);
            }
            expected[columns.numeric().get(j).column()] =
                    columns.transforms().get(j).decode(mean);
        }
        for (int j = 0; j < columns.flags().size(); j++) {
            for (int c = 0; c < mixture.size(); c++) {
                expected[columns.flags().get(j).column()] +=
                        responsibilities[c] * mixture.components().get(c).flag(j);
            }
        }
        return expected;
    }

    /** One a categorical feature. */
    List<Long> expectedCategorical() {
        List<Long> expected = new ArrayList<>();
        for (int j = 0; j < mixture.columns().outcomes().size(); j++) {
            long best = 0;
            double most = 0;
            for (int code = 1; code <= mixture.columns().outcomes().get(j); code++) {
                double probability = 0;
                for (int c = 0; c < mixture.size(); c++) {
                    probability +=
                            responsibilities[c] * mixture.components().get(c).symbol(j, code);
                }
                best = probability > most ? code : best;
                most = Math.max(most, probability);
            }
            expected.add(best);
        }
        return expected;
    }

    /** A component's number, so many deviations from its mean, in the event's own units. */
    static double quantile(Mixture mixture, int component, int j, int deviations) {
        Normal normal = mixture.components().get(component).normal();
        Transform transform = mixture.columns().transforms().get(j);
        return transform.decode(normal.mean(j) + deviations * Math.sqrt(normal.covariance(j, j)));
    }
}
