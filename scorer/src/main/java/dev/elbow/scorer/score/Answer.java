package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.util.Optional;
import java.util.function.Function;

/** What became of an event: a score, or a stated reason why there is none. */
public sealed interface Answer {

    /** Whichever it is, as one of the two makes it. */
    <R> R match(Function<Score, R> scored, Function<Refusal, R> refused);

    /** The score; empty of an event that was refused. */
    default Optional<Score> score() {
        return match(Optional::of, refusal -> Optional.empty());
    }

    /** The reason; empty of an event that was scored. */
    default Optional<Refusal> refusal() {
        return match(score -> Optional.empty(), Optional::of);
    }

    /** The event got its score. */
    record Scored(Score given) implements Answer {
        @Override
        public <R> R match(Function<Score, R> scored, Function<Refusal, R> refused) {
            return scored.apply(given);
        }
    }

    /** The event cannot be scored. */
    record Refused(Refusal reason) implements Answer {
        @Override
        public <R> R match(Function<Score, R> scored, Function<Refusal, R> refused) {
            return refused.apply(reason);
        }
    }
}
