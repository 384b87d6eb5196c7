package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.Checks;
import java.util.Arrays;

/**
 * What alerts at a threshold come to.
 *
 * @param found anomalies at or above it
 * @param falseAlerts normal events at or above it
 * @param precision share of the alerts that are anomalies; 0 without alerts
 * @param recall share of the anomalies that are found
 */
public record Alerts(int found, int falseAlerts, double precision, double recall) {

    /**
     * Alerts at or above a threshold.
     *
     * @param anomalies which scores are of anomalies; at least one is
     */
    public static Alerts above(double threshold, double[] scores, boolean[] anomalies) {
        int found = 0;
        int falseAlerts = 0;
        int all = 0;
        for (int i = 0; i < scores.length; i++) {
            all += anomalies[i] ? 1 : 0;
            if (scores[i] >= threshold) {
                found += anomalies[i] ? 1 : 0;
                falseAlerts += anomalies[i] ? 0 : 1;
            }
        }
        Checks.that(all > 0, "anomalies", all, "at least 1");
        double precision = found == 0 ? 0 : found / (double) (found + falseAlerts);
        return new Alerts(found, falseAlerts, precision, found / (double) all);
    }

    /**
     * Alerts with a budget: at the least threshold that a number of normal events reach.
     *
     * @param budget false alerts, at least 1; more where scores are tied
     */
    public static Alerts withBudget(int budget, double[] scores, boolean[] anomalies) {
        double[] normal = new double[scores.length];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!anomalies[i]) {
                normal[count++] = scores[i];
            }
        }
        Checks.that(budget > 0 && budget <= count, "budget", budget, "from 1 to " + count);
        Arrays.sort(normal, 0, count);
        return above(normal[count - budget], scores, anomalies);
    }

    /** The false alerts that a rate allows among normal events, at least one. */
    public static int budget(double falseAlertRate, int normalEvents) {
        return Math.max(1, (int) Math.round(falseAlertRate * normalEvents));
    }
}
