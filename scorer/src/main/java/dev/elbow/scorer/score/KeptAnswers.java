package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.observe.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Events that came by no topic, and what they were answered, in order. Not thread-safe. */
final class KeptAnswers implements Exchange<byte[]>, RowAnswers {

    private final List<Answer> answers;

    KeptAnswers(int events) {
        answers = new ArrayList<>(events);
    }

    List<Answer> answers() {
        return Collections.unmodifiableList(answers);
    }

    @Override
    public void next(Stages.Scored scored, int row) {
        Optional<Refusal> refusal = scored.refusal(row);
        if (refusal.isPresent()) {
            next(refusal.get());
        } else {
            keep(scored.at(row, Optional.empty()));
        }
    }

    @Override
    public void next(Refusal refusal) {
        answers.add(new Answer.Refused(refusal));
    }

    private void keep(ScoreView score) {
        answers.add(new Answer.Scored(Score.of(score)));
    }

    @Override
    public void passed(Stage stage) {
        // nobody counts the time
    }

    @Override
    public byte[] value(byte[] event) {
        return event;
    }

    @Override
    public Optional<Score.Source> source(byte[] event) {
        return Optional.empty();
    }

    @Override
    public void scored(byte[] event, ScoreView score) {
        keep(score);
    }

    @Override
    public void refused(byte[] event, Refusal refusal) {
        next(refusal);
    }

    @Override
    public void tombstone(byte[] event) {
        throw new IllegalArgumentException("event " + answers.size() + ": null (expected: bytes)");
    }
}
