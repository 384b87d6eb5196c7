package dev.elbow.schemas.alert;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the strangest event of an episode: all of its score but the latent code.
 *
 * @param model which scored it
 * @param event where it stands; empty for events that came by no topic
 * @param pValue as the score has it, 0 to 1
 * @param anomaly nats; what {@link Score.Explanation#total} adds up to
 * @param attributes none where the model has none
 */
public record Strangest(
        Score.Model model,
        Optional<Score.Source> event,
        double pValue,
        double anomaly,
        Score.Explanation explanation,
        List<Score.Projection> attributes) {

    public Strangest {
        attributes = List.copyOf(attributes);
        Checks.that(pValue >= 0 && pValue <= 1, "p_value", pValue, "0 to 1");
        Checks.that(Float.isFinite((float) anomaly), "anomaly", anomaly, "a number that float32 holds");
    }

    /** What a score says. */
    public static Strangest of(Score score) {
        return new Strangest(
                score.model(), score.event(), score.pValue(), score.anomaly(), score.explanation(), score.attributes());
    }

    /** What a view shows, kept. */
    public static Strangest of(ScoreView view) {
        return of(Score.of(view));
    }
}
