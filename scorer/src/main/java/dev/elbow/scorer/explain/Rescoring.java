package dev.elbow.scorer.explain;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.PastScore;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.runtime.Provider;
import java.util.function.Function;

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
     * @param manifest of the package by whose digest the past score was told
     * @param graphs explains the event by the second graph of that package, or else by its first one
     * @throws dev.elbow.schemas.score.Refused where it has no score
     */
    public static Rescoring of(
            Manifest manifest, Function<Boolean, Explanation> graphs, PastScore past, ScoringOptions options) {
        if (past.tightened()) {
            return of(manifest, graphs.apply(true), past, options);
        }
        Rescoring first = of(manifest, graphs.apply(false), past, options);
        if (first.agrees || manifest.tighten().isEmpty()) {
            return first;
        }
        Rescoring second = of(manifest, graphs.apply(true), past, options);
        return second.agrees ? second : first;
    }

    private static Rescoring of(Manifest manifest, Explanation explanation, PastScore past, ScoringOptions options) {
        Manifest.Tolerances tolerances = manifest.tolerances();
        double tolerance = options.provider() == Provider.CPU ? tolerances.golden() : tolerances.provider();
        double now = explanation.score().anomaly();
        boolean agrees = Manifest.Tolerances.agree(past.anomaly(), now, tolerance);
        return new Rescoring(explanation, past.anomaly(), tolerance, agrees);
    }
}
