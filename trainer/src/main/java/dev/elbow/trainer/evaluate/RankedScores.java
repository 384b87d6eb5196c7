package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.Checks;
import java.util.Arrays;
import java.util.Comparator;

/** Scores in their order, to be counted as often as one likes. Immutable. */
final class RankedScores {

    private final double[] scores;
    private final boolean[] anomalies;
    private final int[] order;

    /**
     * Sorts.
     *
     * @param scores larger is stranger, none NaN; not copied
     * @param anomalies which of them are anomalies; not copied
     */
    RankedScores(double[] scores, boolean[] anomalies) {
        Checks.that(scores.length == anomalies.length, "anomalies", anomalies.length, "as many as scores");
        this.scores = scores;
        this.anomalies = anomalies;
        Integer[] descending = new Integer[scores.length];
        Arrays.setAll(descending, i -> i);
        Arrays.sort(descending, Comparator.comparingDouble((Integer i) -> -scores[i]));
        this.order = Arrays.stream(descending).mapToInt(Integer::intValue).toArray();
    }

    /**
     * What the scores come to.
     *
     * @param times that each counts
     */
    Ranking ranking(int[] times) {
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < times.length; i++) {
            positives += anomalies[i] ? times[i] : 0;
            negatives += anomalies[i] ? 0 : times[i];
        }
        Checks.that(positives > 0 && negatives > 0, "anomalies", positives, "some, and not all");
        double area = 0;
        double precision = 0;
        double found = 0;
        double falseAlerts = 0;
        for (int from = 0, to; from < order.length; from = to) {
            double tiedPositives = 0;
            double tiedNegatives = 0;
            for (to = from; to < order.length && scores[order[to]] == scores[order[from]]; to++) {
                int event = order[to];
                tiedPositives += anomalies[event] ? times[event] : 0;
                tiedNegatives += anomalies[event] ? 0 : times[event];
            }
            area += tiedNegatives * (found + tiedPositives / 2);
            found += tiedPositives;
            falseAlerts += tiedNegatives;
            precision += tiedPositives == 0 ? 0 : tiedPositives * found / (found + falseAlerts);
        }
        return new Ranking(area / (positives * negatives), precision / positives);
    }
}
