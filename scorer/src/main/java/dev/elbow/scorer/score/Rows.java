package dev.elbow.scorer.score;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Optional;

/** What one graph says about the events of a batch: of each a score, or why there is none. Not thread-safe. */
final class Rows {

    private final ModelFacts facts;
    private final Soundness soundness;
    private final ScoredBatch scored;
    private final ScoreRows cursor;

    Rows(ModelFacts facts, Soundness soundness, EventBatch batch, ScoredBatch scored) {
        this.facts = facts;
        this.soundness = soundness;
        this.scored = scored;
        this.cursor = new ScoreRows(facts, batch, scored);
    }

    /** Of a row that may be refused. */
    double pValue(int row) {
        return facts.pValue(scored, row);
    }

    Optional<Refusal> refusal(int row) {
        return soundness.refusal(scored, row);
    }

    /** The score of a row that is not refused; valid until the next is asked for. */
    ScoreView at(int row, Optional<Score.Source> source) {
        cursor.moveTo(row, source);
        return cursor;
    }
}
