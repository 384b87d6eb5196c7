package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.Checks;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How well scores rank anomalies above normal events.
 *
 * @param auroc the chance that an anomaly scores above a normal event, ties counted half (Mann and Whitney, 1947)
 * @param aupr average precision: precision at each distinct score, weighted by the recall gained there
 */
public record Ranking(double auroc, double aupr) {

    /**
     * Ranks.
     *
     * @param scores larger is stranger, none NaN
     * @param anomalies which of them are anomalies; some are, some are not
     */
    public static Ranking of(double[] scores, boolean[] anomalies) {
        Checks.that(scores.length == anomalies.length, "anomalies", anomalies.length, "as many as scores");
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -scores[i]));
        double positives = count(anomalies);
        double negatives = scores.length - positives;
        Checks.that(positives > 0 && negatives > 0, "anomalies", positives, "some, and not all");
        double area = 0;
        double precision = 0;
        double found = 0;
        double falseAlerts = 0;
        for (int from = 0, to; from < order.length; from = to) {
            double tiedPositives = 0;
            for (to = from; to < order.length && scores[order[to]] == scores[order[from]]; to++) {
                tiedPositives += anomalies[order[to]] ? 1 : 0;
            }
            double tiedNegatives = to - from - tiedPositives;
            area += tiedNegatives * (found + tiedPositives / 2);
            found += tiedPositives;
            falseAlerts += tiedNegatives;
            precision += tiedPositives * found / (found + falseAlerts);
        }
        return new Ranking(area / (positives * negatives), precision / positives);
    }

    private static double count(boolean[] anomalies) {
        int count = 0;
        for (boolean anomaly : anomalies) {
            count += anomaly ? 1 : 0;
        }
        return count;
    }
}
