package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import org.jspecify.annotations.Nullable;

/**
 * Sees what events are answered, before that is committed: after a fault, it sees the same again. Called by all scoring threads, which
 * wait for it. The bytes are nobody's to change.
 */
public interface Tap {

    /** Sees nothing, and costs nothing. */
    Tap NONE = new Tap() {
        @Override
        public void scored(byte @Nullable [] key, byte @Nullable [] event, ScoreView score) {}

        @Override
        public void refused(Score.Source source, byte @Nullable [] key, byte @Nullable [] event, Refusal refusal) {}
    };

    /**
     * An event got its score.
     *
     * @param key of the event's record
     * @param event its bytes
     * @param score valid until this returns
     */
    void scored(byte @Nullable [] key, byte @Nullable [] event, ScoreView score);

    /**
     * An event, or a tombstone, got none.
     *
     * @param key of the event's record
     * @param event its bytes
     */
    void refused(Score.Source source, byte @Nullable [] key, byte @Nullable [] event, Refusal refusal);
}
