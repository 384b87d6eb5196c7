package dev.elbow.trainer.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * By how much one detector leads another on the same labelled events, as 95 % intervals: what it comes to when the events are drawn
 * again with replacement, normal ones and anomalies each among themselves (the percentile bootstrap: Efron and Tibshirani, 1993,
 * chapter 13). A lead whose interval holds 0 may be chance.
 *
 * @param auroc of the difference in AUROC
 * @param aupr of the difference in average precision
 */
public record Lead(Interval auroc, Interval aupr) {

    static final int DRAWS = 1_000;

    /** Outside of the interval, on either side. */
    private static final double OUTSIDE = 0.025;

    /** From the one to the other. */
    public record Interval(double low, double high) {}

    /**
     * Of one detector to another.
     *
     * @param scores larger is stranger, none NaN
     * @param others of the other detector
     * @param anomalies which events are anomalies; some are, some are not
     */
    public static Lead of(double[] scores, double[] others, boolean[] anomalies, long seed) {
        RankedScores one = new RankedScores(scores, anomalies);
        RankedScores other = new RankedScores(others, anomalies);
        int[] strange = rows(anomalies, true);
        int[] normal = rows(anomalies, false);
        SplittableRandom random = new SplittableRandom(seed);
        Ranking[] leads = new Ranking[DRAWS];
        int[] times = new int[anomalies.length];
        for (int i = 0; i < leads.length; i++) {
            Arrays.fill(times, 0);
            draw(strange, times, random);
            draw(normal, times, random);
            Ranking mine = one.ranking(times);
            Ranking theirs = other.ranking(times);
            leads[i] = new Ranking(mine.auroc() - theirs.auroc(), mine.aupr() - theirs.aupr());
        }
        return new Lead(interval(leads, Ranking::auroc), interval(leads, Ranking::aupr));
    }

    private static int[] rows(boolean[] anomalies, boolean kind) {
        int[] rows = new int[anomalies.length];
        int count = 0;
        for (int row = 0; row < anomalies.length; row++) {
            if (anomalies[row] == kind) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private static void draw(int[] rows, int[] times, SplittableRandom random) {
        for (int i = 0; i < rows.length; i++) {
            times[rows[random.nextInt(rows.length)]]++;
        }
    }

    private static Interval interval(Ranking[] leads, ToDoubleFunction<Ranking> measure) {
        double[] sorted = Arrays.stream(leads).mapToDouble(measure).sorted().toArray();
        int outside = (int) (OUTSIDE * sorted.length);
        return new Interval(sorted[outside], sorted[sorted.length - 1 - outside]);
    }
}
