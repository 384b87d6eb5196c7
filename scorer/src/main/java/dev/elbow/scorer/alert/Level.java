package dev.elbow.scorer.alert;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.score.ScoreView;
import java.util.OptionalDouble;

/**
 * How strange an event has to be. Asked once for each score of an entity, in the order of their partition, by the thread that owns the
 * partition; other threads ask for other partitions.
 */
@FunctionalInterface
public interface Level {

    /** Each package's own threshold: an event is anomalous where its score says so. */
    Level OF_THE_PACKAGE = (key, time, score) -> Bounds.NONE;

    /**
     * To which p-values the event of a score is held, on the scale of the score's own p-value.
     *
     * @param key of the entity
     * @param time of the event, milliseconds since 1970; for an entity it never goes back
     */
    Bounds of(byte[] key, long time, ScoreView score);

    /**
     * P-values that an event is held to.
     *
     * @param opens at or below which it is anomalous; empty where the score's own {@code anomalous} decides
     * @param closes above which it is calm, if it is not anomalous; empty where the rules of closing decide
     */
    record Bounds(OptionalDouble opens, OptionalDouble closes) {

        /** Those of the package and of the rules. */
        static final Bounds NONE = new Bounds(OptionalDouble.empty(), OptionalDouble.empty());

        /** One at which events are anomalous; the rules of closing know the other. */
        public static Bounds opening(double pValue) {
            return new Bounds(OptionalDouble.of(pValue), OptionalDouble.empty());
        }
    }

    /** The same for every event. */
    static Level fixed(double pValue) {
        Checks.that(pValue > 0 && pValue <= 1, "level", pValue, "a p-value above 0, at most 1");
        Bounds bounds = Bounds.opening(pValue);
        return (key, time, score) -> bounds;
    }
}
