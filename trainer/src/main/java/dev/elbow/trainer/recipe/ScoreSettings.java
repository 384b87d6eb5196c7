package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;

/**
 * How the package scores.
 *
 * @param nodes K, the constant draws a score is averaged over; 1 is the posterior mean alone
 * @param falseAlertRate the share of normal events that the threshold lets through as anomalous
 */
public record ScoreSettings(int nodes, double falseAlertRate) {

    /** K, unless said otherwise. */
    public static final int DEFAULT_NODES = 2;

    static ScoreSettings read(Settings settings) {
        return new ScoreSettings(
                settings.integer("nodes", DEFAULT_NODES, 1, 1_024),
                settings.number("false_alert_rate", 0.001, 1e-9, 0.5));
    }
}
