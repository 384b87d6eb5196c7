package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Optional;

/** Tells whether what the graph says about an event is a score. Immutable. */
final class Soundness {

    private final ModelFacts facts;

    Soundness(ModelFacts facts) {
        this.facts = facts;
    }

    /** Why a row is no score: a number that is not finite, or a rate that no posterior has. */
    Optional<Refusal> refusal(ScoredBatch scored, int row) {
        float rate = scored.rate(row);
        if (rate >= Elbo.RATE_ROUNDING && scored.finite(row)) {
            return Optional.empty();
        }
        return Optional.of(fault(scored, row));
    }

    /** Why an event on which the model fails is no score. */
    Refusal refusal(GraphFault fault) {
        return notScorable(String.valueOf(fault.getMessage()), "a score");
    }

    private Refusal fault(ScoredBatch scored, int row) {
        float rate = scored.rate(row);
        if (rate < Elbo.RATE_ROUNDING) {
            return notScorable("rate " + rate, "at least " + Elbo.RATE_ROUNDING);
        }
        float anomaly = scored.distortion(row) + rate;
        if (!Float.isFinite(anomaly)) {
            return notScorable("anomaly " + anomaly, "a finite number");
        }
        for (int f = 0; f < scored.features(); f++) {
            if (!Float.isFinite(scored.featureDistortion(row, f)) || !expectedIsFinite(scored, row, f)) {
                String name = "feature " + facts.features().get(f).name();
                return notScorable(name + " " + scored.featureDistortion(row, f), "finite numbers");
            }
        }
        for (int l = 0; l < scored.latent(); l++) {
            if (!Float.isFinite(scored.latentMean(row, l)) || !Float.isFinite(scored.latentLogVariance(row, l))) {
                return notScorable("latent dimension " + l + " " + scored.latentMean(row, l), "finite numbers");
            }
        }
        throw new IllegalStateException("row " + row + ": sound (expected: a number that is not finite)");
    }

    private boolean expectedIsFinite(ScoredBatch scored, int row, int feature) {
        return facts.features().get(feature).symbolic()
                || Float.isFinite(scored.expectedNumeric(row, facts.columns()[feature]));
    }

    private Refusal notScorable(String found, String expected) {
        return new Refusal(
                Refusal.Reason.NOT_SCORABLE,
                "model " + facts.model().name() + ":" + facts.model().version() + ": " + found + " (expected: "
                        + expected + ")");
    }
}
