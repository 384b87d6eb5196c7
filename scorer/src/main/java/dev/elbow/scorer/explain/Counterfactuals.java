package dev.elbow.scorer.explain;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For each feature of an event, the value with which the anomaly would be the least while all other values stay. Not thread-safe.
 *
 * <p>Counterfactual explanations: Wachter, Mittelstadt and Russell, <a href="https://arxiv.org/abs/1711.00399">Counterfactual
 * Explanations without Opening the Black Box</a>, here of one feature at a time, which finds the one whose value is wrong where the
 * terms of the anomaly do not: a far value moves the latent code, and then other features, or the rate, bear what it costs.
 */
final class Counterfactuals {

    private final List<FeatureModel> models;
    private final int[] columns;
    private final Trials trials;
    private final double[][] usual;

    /** Of events that a graph scores. */
    Counterfactuals(List<FeatureModel> models, int[] columns, Trials trials) {
        this.models = models;
        this.columns = columns;
        this.trials = trials;
        this.usual = models.stream().map(UsualValues::of).toArray(double[][]::new);
    }

    /**
     * The best value of a feature.
     *
     * @param anomaly of the event with that value, nats
     */
    record Best(Trials.Trial change, double anomaly) {}

    /**
     * The best value of each feature.
     *
     * @param event of one row, sound
     * @param kept features that are not to be changed
     * @return a place for each feature; empty where the event lacks it, or it is kept
     */
    List<Optional<Best>> of(EventBatch event, Set<Integer> kept) {
        Search search = new Search();
        List<Trials.Trial> first = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            if (!missing(event, f) && !kept.contains(f)) {
                open.add(f);
                first.add(new Trials.Trial(f, absent(f)));
                for (double value : usual[f]) {
                    first.add(new Trials.Trial(f, value));
                }
            }
        }
        trials.score(event, first, search);
        List<Trials.Trial> second = new ArrayList<>();
        for (int f : open) {
            second.add(new Trials.Trial(f, UsualValues.rounded(models.get(f), search.expected[f])));
            Best best = search.best[f];
            if (best != null) {
                for (double value : UsualValues.beside(models.get(f), best.change.value())) {
                    second.add(new Trials.Trial(f, value));
                }
            }
        }
        trials.score(event, second, search);
        return Arrays.stream(search.best).map(Optional::ofNullable).toList();
    }

    boolean missing(EventBatch event, int f) {
        return models.get(f).feature().symbolic()
                ? event.categoricalAt(0, columns[f]) == Feature.Categorical.MISSING
                : Float.isNaN(event.numericAt(0, columns[f]));
    }

    private double absent(int f) {
        return models.get(f).feature().symbolic() ? Feature.Categorical.MISSING : Double.NaN;
    }

    /** Keeps the best of each feature, and what the model expects of those that it is not shown. */
    private final class Search implements Trials.Results {
        private final @Nullable Best[] best = new Best[columns.length];
        private final double[] expected = new double[columns.length];

        @Override
        public void scored(Trials.Trial trial, ScoredBatch scored, int row) {
            int f = trial.feature();
            if (trial.value() == absent(f) || Double.isNaN(trial.value())) {
                expected[f] = expected(f, scored, row);
                return;
            }
            double anomaly = scored.distortion(row) + (double) scored.rate(row);
            Best before = best[f];
            if (Double.isFinite(anomaly) && (before == null || anomaly < before.anomaly)) {
                best[f] = new Best(trial, anomaly);
            }
        }

        private double expected(int f, ScoredBatch scored, int row) {
            Feature feature = models.get(f).feature();
            if (feature.symbolic()) {
                return scored.expectedCategorical(row, columns[f]);
            }
            double number = scored.expectedNumeric(row, columns[f]);
            return feature instanceof Feature.Flag ? Math.rint(number) : number;
        }
    }
}
