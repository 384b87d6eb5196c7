package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes events as text, absent for a tombstone; keeps what they were answered. */
final class Answers implements Exchange<Optional<String>> {

    final List<Score> scores = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    final List<String> order = new ArrayList<>();

    static Answers of(Scorer scorer, @Nullable String... events) {
        List<Optional<String>> all = new ArrayList<>();
        for (String event : events) {
            all.add(Optional.ofNullable(event));
        }
        Answers answers = new Answers();
        scorer.score(all, answers);
        return answers;
    }

    @Override
    public byte @Nullable [] value(Optional<String> event) {
        return event.isPresent() ? event.get().getBytes(StandardCharsets.UTF_8) : null;
    }

    @Override
    public Optional<Score.Source> source(Optional<String> event) {
        return Optional.empty();
    }

    @Override
    public void scored(Optional<String> event, ScoreView score) {
        scores.add(Score.of(score));
        order.add("score");
    }

    @Override
    public void refused(Optional<String> event, Refusal refusal) {
        refusals.add(refusal);
        order.add("refusal");
    }

    @Override
    public void tombstone(Optional<String> event) {
        order.add("tombstone");
    }
}
