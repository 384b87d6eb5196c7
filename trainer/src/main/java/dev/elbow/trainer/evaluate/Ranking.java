package dev.elbow.trainer.evaluate;

import java.util.Arrays;

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
        int[] once = new int[scores.length];
        Arrays.fill(once, 1);
        return new RankedScores(scores, anomalies).ranking(once);
    }
}
