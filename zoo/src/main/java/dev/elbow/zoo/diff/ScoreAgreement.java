package dev.elbow.zoo.diff;

import java.util.List;
import java.util.Optional;

/**
 * How far two models agree on the same events. Anomalies of different models do not compare in nats, ranks and p-values do.
 *
 * @param scored events that both models scored; what follows is of these
 * @param rank empty where a model tells no event from another
 * @param pValues empty where nothing was scored
 * @param nats empty where the models do not state the likelihood of the same thing, or nothing was scored
 * @param disagreements the most of them first; an event that came several times is one
 */
public record ScoreAgreement(
        Refusals refusals,
        long scored,
        Verdicts verdicts,
        Optional<RankCorrelation> rank,
        Optional<Difference> pValues,
        Optional<Nats> nats,
        List<Disagreement> disagreements) {

    /**
     * What was read, and what of it got no score.
     *
     * @param events that were read
     * @param cut whether there were more
     */
    public record Refusals(long events, boolean cut, Refused a, Refused b, long both) {}

    /**
     * What one model refused, or failed on.
     *
     * @param first the first such event; empty where there is none
     */
    public record Refused(long events, Optional<First> first) {}

    /** An event, by the number of its line or its place among golden events, and why it got no score. */
    public record First(long event, String reason) {}

    /** How many events reach whose threshold. */
    public record Verdicts(long both, long onlyA, long onlyB, long neither) {}

    /** Magnitudes of differences. */
    public record Difference(double median, double largest) {}

    /**
     * Of the second model's anomaly from the first one's.
     *
     * @param mean signed
     * @param magnitude without sign
     * @param unitGap what of it the units may account for
     */
    public record Nats(double mean, Difference magnitude, double unitGap) {}

    public ScoreAgreement {
        disagreements = List.copyOf(disagreements);
    }
}
