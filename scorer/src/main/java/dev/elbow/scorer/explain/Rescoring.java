package dev.elbow.scorer.explain;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.PastScore;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;

/**
 * A past score's event, scored again.
 *
 * @param explanation of what comes out now
 * @param past the anomaly that was told, nats
 * @param tolerance of the package, relative to the larger of 1 and both anomalies
 * @param agrees whether they differ by no more than that
 */
public record Rescoring(Explanation explanation, double past, double tolerance, boolean agrees) {

    /**
     * Scores by the graph that told the past score: where that is not said, as in an alert, by the second where the first does not agree.
     *
     * @param session of that package, by whose digest the past score was told
     * @param event its bytes, in the options' format
     * @throws dev.elbow.schemas.score.Refused where it has no score
     */
    public static Rescoring of(
            VerifiedPackage model, PackageSession session, ScoringOptions options, PastScore past, byte[] event) {
        if (past.tightened()) {
            return of(model, Explainer.tightened(model, session, options).explain(event), past, options);
        }
        Rescoring first = of(model, Explainer.of(model, session, options).explain(event), past, options);
        if (first.agrees || model.manifest().tighten().isEmpty()) {
            return first;
        }
        Explanation again = Explainer.tightened(model, session, options).explain(event);
        Rescoring second = of(model, again, past, options);
        return second.agrees ? second : first;
    }

    private static Rescoring of(
            VerifiedPackage model, Explanation explanation, PastScore past, ScoringOptions options) {
        Manifest.Tolerances tolerances = model.manifest().tolerances();
        double tolerance = options.provider() == Provider.CPU ? tolerances.golden() : tolerances.provider();
        double now = explanation.score().anomaly();
        boolean agrees = Manifest.Tolerances.agree(past.anomaly(), now, tolerance);
        return new Rescoring(explanation, past.anomaly(), tolerance, agrees);
    }
}
