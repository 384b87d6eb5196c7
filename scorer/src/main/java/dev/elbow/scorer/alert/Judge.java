package dev.elbow.scorer.alert;

import dev.elbow.schemas.score.ScoreView;
import java.util.List;
import java.util.OptionalDouble;

/** Holds each event against the levels. Thread-safe where its level is. */
final class Judge {

    private final Level level;
    private final EpisodeRules.Closing closing;
    private final List<Suppression> suppressions;

    Judge(Level level, EpisodeRules.Closing closing, List<Suppression> suppressions) {
        this.level = level;
        this.closing = closing;
        this.suppressions = List.copyOf(suppressions);
    }

    /**
     * The verdict on an event.
     *
     * @param key of the entity
     * @param time of the event, milliseconds since 1970
     */
    Verdict of(byte[] key, long time, ScoreView score) {
        Level.Bounds bounds = level.of(key, time, score);
        OptionalDouble opens = bounds.opens();
        double milder = bounds.closes().orElseGet(() -> closing.milder(opens));
        double excess = score.anomaly() - score.normal();
        double suppressed = suppressed(score, time, excess);
        double rest = excess - suppressed;
        double pValue = suppressed > 0 ? remaining(score.pValue(), excess, rest) : score.pValue();
        boolean silenced = suppressed > 0 && rest <= 0; // calm, though a level of 1 calls for every event
        boolean strange = opens.isPresent()
                ? pValue <= opens.getAsDouble()
                // A score does not tell the threshold of its package: what is left of it has to be stranger than calm.
                : score.anomalous() && (suppressed <= 0 || pValue <= milder);
        boolean anomalous = strange && !silenced;
        boolean calm = !anomalous && (pValue > milder || pValue >= 1);
        return new Verdict(anomalous, calm, rest, opens);
    }

    /** Nats that do not count; infinite where nothing does. */
    private double suppressed(ScoreView score, long time, double excess) {
        double sum = 0;
        for (int rank = 0; rank < score.contributionCount(); rank++) {
            if (score.nats(rank) > 0 && covered(score, rank, time)) {
                sum += score.nats(rank);
            }
        }
        for (Suppression rule : suppressions) {
            if (rule.ofEvents() && rule.inForce(time)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return excess > 0 ? sum : 0;
    }

    private boolean covered(ScoreView score, int rank, long time) {
        for (Suppression rule : suppressions) {
            if (rule.covers(score, rank) && rule.inForce(time)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The p-value of what is left of an excess: {@code exp(-rest min(1, -ln(p) / excess))}. Scores do not bring their calibration; between
     * a normal event and this one, the tail is taken for exponential. A nat of excess makes an event e times rarer at most, as with
     * an anomaly that is a negative log-density, so that a tail which ends abruptly does not make what is left look rare.
     */
    private static double remaining(double pValue, double excess, double rest) {
        if (rest <= 0) {
            return 1;
        }
        double slope = Math.min(1, -Math.log(pValue) / excess);
        return Math.exp(-rest * slope);
    }
}
