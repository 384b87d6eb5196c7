package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import java.util.OptionalInt;

/**
 * How the package scores.
 *
 * @param nodes K, the constant draws a score is averaged over; 1 is the posterior mean alone
 * @param tighten K of a second graph, which scores events near a threshold again; empty where the package has none
 * @param falseAlertRate the share of normal events that the threshold lets through as anomalous
 */
public record ScoreSettings(int nodes, OptionalInt tighten, double falseAlertRate) {

    /** K, unless said otherwise. */
    public static final int DEFAULT_NODES = 2;

    private static final int MOST_NODES = 1_024;

    /** Settings of a package without a second graph. */
    public ScoreSettings(int nodes, double falseAlertRate) {
        this(nodes, OptionalInt.empty(), falseAlertRate);
    }

    static ScoreSettings read(Settings settings, Recipe.Family family) {
        int nodes = settings.integer("nodes", DEFAULT_NODES, 1, MOST_NODES);
        OptionalInt tighten = OptionalInt.empty();
        if (settings.has("tighten")) {
            int more = settings.integer("tighten", MOST_NODES, 1, MOST_NODES);
            if (family == Recipe.Family.GMM) {
                settings.problem("tighten", more, "absent for the family gmm, whose scores are exact without nodes");
            } else if (more <= nodes) {
                settings.problem("tighten", more, "more than score.nodes, " + nodes);
            }
            tighten = OptionalInt.of(more);
        }
        return new ScoreSettings(nodes, tighten, settings.number("false_alert_rate", 0.001, 1e-9, 0.5));
    }
}
