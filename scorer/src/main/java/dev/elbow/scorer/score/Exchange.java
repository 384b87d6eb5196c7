package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.observe.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where events come from and where their outcomes go: each event is answered once, in order, by one of the last three.
 *
 * @param <E> an event as its transport knows it
 */
public interface Exchange<E> {

    /** The event's bytes; null where it is a tombstone. */
    byte @Nullable [] value(E event);

    /** Where the event stands; empty where it came by no topic. */
    Optional<Score.Source> source(E event);

    /**
     * An event got its score.
     *
     * @param score valid until this returns
     */
    void scored(E event, ScoreView score);

    void refused(E event, Refusal refusal);

    /** A deletion of what the key named before: nothing to score. */
    void tombstone(E event);

    /** A stage is over for all events together, or for some of them where the model failed; by default, nobody counts the time. */
    default void passed(Stage stage) {}
}
