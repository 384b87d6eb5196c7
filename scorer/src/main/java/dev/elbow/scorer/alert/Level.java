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
    Level OF_THE_PACKAGE = (key, time, score) -> OptionalDouble.empty();

    /**
     * The p-value at or below which the event of a score is anomalous, on the scale of the score's own p-value.
     *
     * @param key of the entity
     * @param time of the event, milliseconds since 1970; for an entity it never goes back
     * @return 0 to 1; empty where the score's own {@code anomalous} decides
     */
    OptionalDouble of(byte[] key, long time, ScoreView score);

    /** The same for every event. */
    static Level fixed(double pValue) {
        Checks.that(pValue > 0 && pValue <= 1, "level", pValue, "a p-value above 0, at most 1");
        OptionalDouble level = OptionalDouble.of(pValue);
        return (key, time, score) -> level;
    }
}
