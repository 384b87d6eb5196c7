package dev.elbow.schemas.score;

import dev.elbow.schemas.Checks;
import java.util.Optional;

/**
 * What it takes to score an event again: who scored it, where it stands, and what came out.
 *
 * @param model by digest
 * @param event where the event stands; empty for one that came by no topic
 * @param anomaly nats, as it was told
 * @param tightened whether the package's second graph is said to have told it
 */
public record PastScore(Score.Model model, Optional<Score.Source> event, double anomaly, boolean tightened) {
    public PastScore {
        Checks.finite("anomaly", anomaly);
    }

    /** The same, told by the second graph where it is not told by it already and this is known. */
    public PastScore by(boolean secondGraph) {
        return new PastScore(model, event, anomaly, tightened || secondGraph);
    }
}
