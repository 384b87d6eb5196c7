package dev.elbow.scorer.score;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cursor over a scored batch: it shows the score of the row that it stands at. Not thread-safe. */
final class ScoreRows implements ScoreView {

    private final ModelFacts facts;
    private final EventBatch batch;
    private final ScoredBatch scored;
    private final double[] contributions;
    private final int[] largest;
    private Optional<Score.Source> event = Optional.empty();
    private int row;
    private int ranked;
    private double otherFeatures;

    ScoreRows(ModelFacts facts, EventBatch batch, ScoredBatch scored) {
        this.facts = facts;
        this.batch = batch;
        this.scored = scored;
        this.contributions = new double[facts.features().size()];
        this.largest = new int[facts.told()];
    }

    /** Moves on to a row, whose numbers are sound. */
    void moveTo(int next, Optional<Score.Source> source) {
        row = next;
        event = source;
        ranked = 0;
        otherFeatures = 0;
        double[] normal = facts.normalDistortion();
        for (int f = 0; f < contributions.length; f++) {
            double contribution = scored.featureDistortion(row, f) - normal[f];
            contributions[f] = contribution;
            // What the event lacks cannot have made it strange; it counts in the sum alone.
            boolean small = ranked == largest.length && contribution <= least();
            otherFeatures += small || missing(f) ? contribution : rank(f);
        }
    }

    /** The smallest contribution that is among the largest. */
    private double least() {
        return ranked == 0 ? Double.POSITIVE_INFINITY : contributions[largest[ranked - 1]];
    }

    private boolean missing(int feature) {
        int column = facts.columns()[feature];
        return facts.features().get(feature).symbolic()
                ? batch.categoricalAt(row, column) == Feature.Categorical.MISSING
                : Float.isNaN(batch.numericAt(row, column));
    }

    /**
     * Keeps {@code largest} in order while the features come one by one; the earlier feature wins a tie.
     *
     * @return the contribution that is not, or no longer, among the largest, in nats; 0 while there is room
     */
    private double rank(int feature) {
        int at = ranked;
        while (at > 0 && contributions[largest[at - 1]] < contributions[feature]) {
            at--;
        }
        if (at == largest.length) {
            return contributions[feature];
        }
        boolean full = ranked == largest.length;
        double left = full ? contributions[largest[ranked - 1]] : 0;
        System.arraycopy(largest, at, largest, at + 1, (full ? ranked - 1 : ranked) - at);
        largest[at] = feature;
        ranked += full ? 0 : 1;
        return left;
    }

    @Override
    public Score.Model model() {
        return facts.model();
    }

    @Override
    public Optional<Score.Source> event() {
        return event;
    }

    @Override
    public double distortion() {
        return scored.distortion(row);
    }

    @Override
    public double rate() {
        return scored.rate(row);
    }

    @Override
    public double anomaly() {
        return distortion() + rate();
    }

    @Override
    public double pValue() {
        return facts.calibration().pValue(anomaly());
    }

    @Override
    public boolean anomalous() {
        return facts.calibration().anomalous(anomaly());
    }

    @Override
    public int latentWidth() {
        return facts.latent() ? scored.latent() : 0;
    }

    @Override
    public double latentMean(int dimension) {
        return scored.latentMean(row, dimension);
    }

    @Override
    public double latentLogVariance(int dimension) {
        return scored.latentLogVariance(row, dimension);
    }

    @Override
    public List<Score.Projection> attributes() {
        if (facts.attributes().isEmpty()) {
            return List.of();
        }
        Double[] mean = new Double[scored.latent()];
        for (int dimension = 0; dimension < mean.length; dimension++) {
            mean[dimension] = (double) scored.latentMean(row, dimension);
        }
        List<Double> code = List.of(mean);
        List<Score.Projection> projections = new ArrayList<>(facts.attributes().size());
        for (Attribute attribute : facts.attributes()) {
            projections.add(new Score.Projection(attribute.name(), attribute.projection(code)));
        }
        return projections;
    }

    @Override
    public double normal() {
        return facts.normalAnomaly();
    }

    @Override
    public int contributionCount() {
        return ranked;
    }

    @Override
    public String feature(int rank) {
        return featureAt(rank).name();
    }

    @Override
    public double nats(int rank) {
        return contributions[largest[rank]];
    }

    @Override
    public FieldValue observed(int rank) {
        Feature feature = featureAt(rank);
        int column = facts.columns()[largest[rank]];
        if (!feature.symbolic()) {
            float value = batch.numericAt(row, column);
            return Float.isNaN(value) ? new FieldValue.Missing() : new FieldValue.Numeric(value);
        }
        Optional<String> unknown = batch.unknownAt(row, column);
        return unknown.isPresent()
                ? new FieldValue.Unknown(unknown)
                : symbol((Feature.Categorical) feature, batch.categoricalAt(row, column));
    }

    @Override
    public FieldValue expected(int rank) {
        Feature feature = featureAt(rank);
        int column = facts.columns()[largest[rank]];
        return feature.symbolic()
                ? symbol((Feature.Categorical) feature, scored.expectedCategorical(row, column))
                : new FieldValue.Numeric(scored.expectedNumeric(row, column));
    }

    @Override
    public double otherFeatures() {
        return otherFeatures;
    }

    @Override
    public double latentRate() {
        return scored.rate(row) - facts.normalRate();
    }

    private Feature featureAt(int rank) {
        return facts.features().get(largest[rank]);
    }

    private static FieldValue symbol(Feature.Categorical categorical, long code) {
        if (code == Feature.Categorical.MISSING) {
            return new FieldValue.Missing();
        }
        return code >= categorical.unknown()
                ? new FieldValue.Unknown(Optional.empty())
                : new FieldValue.Symbol(categorical.vocabulary().get((int) code - 1));
    }
}
