package dev.elbow.scorer.score;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a score together from a row of the graph's outputs. Not thread-safe. */
final class ScoreAssembly {

    private final Score.Model model;
    private final Calibration calibration;
    private final List<Attribute> attributes;
    private final List<Feature> features;
    private final int[] columns;
    private final double[] normalDistortion;
    private final double normalRate;
    private final double normalAnomaly;
    private final double[] contributions;
    private final int[] largest;

    ScoreAssembly(Manifest manifest, String digest, int contributions) {
        this.model = new Score.Model(manifest.name(), manifest.version(), digest);
        this.calibration = manifest.calibration();
        this.attributes = manifest.attributes();
        this.features = manifest.schema().features();
        this.columns = manifest.schema().columns();
        Calibration.NormalMeans normal = calibration.normal();
        this.normalDistortion = normal.featureDistortion().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        this.normalRate =
                normal.latentRate().stream().mapToDouble(Double::doubleValue).sum();
        this.normalAnomaly = normal.anomaly();
        this.contributions = new double[features.size()];
        this.largest = new int[Math.min(contributions, features.size())];
    }

    /** Why a row is no score: a number that is not finite, or a rate that no posterior has. */
    Optional<Refusal> refusal(ScoredBatch scored, int row) {
        float rate = scored.rate(row);
        if (rate < Elbo.RATE_ROUNDING) {
            return notScorable("rate", rate, "at least " + Elbo.RATE_ROUNDING);
        }
        if (!Float.isFinite(scored.distortion(row) + rate)) {
            return notScorable("anomaly", scored.distortion(row) + rate, "a finite number");
        }
        for (int f = 0; f < columns.length; f++) {
            if (!Float.isFinite(scored.featureDistortion(row, f)) || !expectedIsFinite(scored, row, f)) {
                String name = "feature " + features.get(f).name();
                return notScorable(name, scored.featureDistortion(row, f), "finite numbers");
            }
        }
        for (int l = 0; l < scored.latent(); l++) {
            if (!Float.isFinite(scored.latentMean(row, l)) || !Float.isFinite(scored.latentLogVariance(row, l))) {
                return notScorable("latent dimension " + l, scored.latentMean(row, l), "finite numbers");
            }
        }
        return Optional.empty();
    }

    /** Why an event on which the model fails is no score. */
    Refusal refusal(GraphFault fault) {
        return notScorable(String.valueOf(fault.getMessage()), "a score");
    }

    /** The score of a row that is not refused. */
    Score score(EventBatch batch, ScoredBatch scored, int row, Optional<Score.Source> source) {
        Elbo elbo = new Elbo(scored.distortion(row), scored.rate(row));
        LatentCode latent = latent(scored, row);
        return new Score(
                model,
                source,
                elbo,
                calibration.pValue(elbo.anomaly()),
                calibration.anomalous(elbo.anomaly()),
                latent,
                explanation(batch, scored, row),
                projections(latent));
    }

    private boolean expectedIsFinite(ScoredBatch scored, int row, int feature) {
        return features.get(feature).symbolic() || Float.isFinite(scored.expectedNumeric(row, columns[feature]));
    }

    private Optional<Refusal> notScorable(String what, float found, String expected) {
        return Optional.of(notScorable(what + " " + found, expected));
    }

    private Refusal notScorable(String found, String expected) {
        return new Refusal(
                Refusal.Reason.NOT_SCORABLE,
                "model " + model.name() + ":" + model.version() + ": " + found + " (expected: " + expected + ")");
    }

    private static LatentCode latent(ScoredBatch scored, int row) {
        Double[] mean = new Double[scored.latent()];
        Double[] logVariance = new Double[scored.latent()];
        for (int l = 0; l < mean.length; l++) {
            mean[l] = (double) scored.latentMean(row, l);
            logVariance[l] = (double) scored.latentLogVariance(row, l);
        }
        return new LatentCode(List.of(mean), List.of(logVariance));
    }

    private List<Score.Projection> projections(LatentCode latent) {
        List<Score.Projection> projections = new ArrayList<>(attributes.size());
        for (Attribute attribute : attributes) {
            projections.add(new Score.Projection(attribute.name(), attribute.projection(latent.mean())));
        }
        return projections;
    }

    private Score.Explanation explanation(EventBatch batch, ScoredBatch scored, int row) {
        double rest = 0;
        int ranked = 0;
        for (int f = 0; f < contributions.length; f++) {
            contributions[f] = scored.featureDistortion(row, f) - normalDistortion[f];
            // What the event lacks cannot have made it strange; it counts in the sum alone.
            rest += missing(batch, row, f) ? contributions[f] : rank(f, ranked++);
        }
        List<Score.Contribution> named = new ArrayList<>(largest.length);
        for (int i = 0; i < Math.min(ranked, largest.length); i++) {
            int f = largest[i];
            named.add(new Score.Contribution(
                    features.get(f).name(),
                    contributions[f],
                    features.get(f).match(new Observed(batch, row, columns[f])),
                    features.get(f).match(new Expected(scored, row, columns[f]))));
        }
        return new Score.Explanation(normalAnomaly, named, rest, scored.rate(row) - normalRate);
    }

    private boolean missing(EventBatch batch, int row, int feature) {
        return features.get(feature).symbolic()
                ? batch.categoricalAt(row, columns[feature]) == Feature.Categorical.MISSING
                : Float.isNaN(batch.numericAt(row, columns[feature]));
    }

    /**
     * Keeps {@code largest} in order while the features come one by one; the earlier feature wins a tie.
     *
     * @param before how many features came before this one
     * @return the contribution that is not, or no longer, among the largest, in nats; 0 while there is room
     */
    private double rank(int feature, int before) {
        int held = Math.min(before, largest.length);
        int at = held;
        while (at > 0 && contributions[largest[at - 1]] < contributions[feature]) {
            at--;
        }
        if (at == largest.length) {
            return contributions[feature];
        }
        boolean full = held == largest.length;
        double left = full ? contributions[largest[held - 1]] : 0;
        System.arraycopy(largest, at, largest, at + 1, (full ? held - 1 : held) - at);
        largest[at] = feature;
        return left;
    }

    private static FieldValue symbol(Feature.Categorical categorical, long code) {
        if (code == Feature.Categorical.MISSING) {
            return new FieldValue.Missing();
        }
        return code >= categorical.unknown()
                ? new FieldValue.Unknown(Optional.empty())
                : new FieldValue.Symbol(categorical.vocabulary().get((int) code - 1));
    }

    private record Observed(EventBatch batch, int row, int column) implements Feature.Cases<FieldValue> {
        @Override
        public FieldValue numeric(Feature.Numeric numeric) {
            return number();
        }

        @Override
        public FieldValue categorical(Feature.Categorical categorical) {
            Optional<String> unknown = batch.unknownAt(row, column);
            return unknown.isPresent()
                    ? new FieldValue.Unknown(unknown)
                    : symbol(categorical, batch.categoricalAt(row, column));
        }

        @Override
        public FieldValue flag(Feature.Flag flag) {
            return number();
        }

        @Override
        public FieldValue count(Feature.Count count) {
            return number();
        }

        private FieldValue number() {
            float value = batch.numericAt(row, column);
            return Float.isNaN(value) ? new FieldValue.Missing() : new FieldValue.Numeric(value);
        }
    }

    private record Expected(ScoredBatch scored, int row, int column) implements Feature.Cases<FieldValue> {
        @Override
        public FieldValue numeric(Feature.Numeric numeric) {
            return new FieldValue.Numeric(scored.expectedNumeric(row, column));
        }

        @Override
        public FieldValue categorical(Feature.Categorical categorical) {
            return symbol(categorical, scored.expectedCategorical(row, column));
        }

        @Override
        public FieldValue flag(Feature.Flag flag) {
            return new FieldValue.Numeric(scored.expectedNumeric(row, column));
        }

        @Override
        public FieldValue count(Feature.Count count) {
            return new FieldValue.Numeric(scored.expectedNumeric(row, column));
        }
    }
}
