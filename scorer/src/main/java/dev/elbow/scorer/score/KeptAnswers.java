package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Events that came by no topic, and what they were answered, in order. Not thread-safe. */
final class KeptAnswers implements Exchange<byte[]> {

    private final List<Answer> answers;

    KeptAnswers(int events) {
        answers = new ArrayList<>(events);
    }

    List<Answer> answers() {
        return Collections.unmodifiableList(answers);
    }

    void scored(ScoreView score) {
        answers.add(new Answer.Scored(Score.of(score)));
    }

    void refused(Refusal refusal) {
        answers.add(new Answer.Refused(refusal));
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
        scored(score);
    }

    @Override
    public void refused(byte[] event, Refusal refusal) {
        refused(refusal);
    }

    @Override
    public void tombstone(byte[] event) {
        throw new IllegalArgumentException("event " + answers.size() + ": null (expected: bytes)");
    }
}
