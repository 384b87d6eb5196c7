package dev.elbow.zoo.diff;

import dev.elbow.schemas.Checks;
import java.util.Optional;

/**
 * How far two models put events in one order, from -1 (reversed) to 1 (the same).
 *
 * @param spearman rho: the correlation of the ranks, tied events sharing the mean of theirs (Spearman, 1904)
 * @param kendall tau-b: concordant less discordant pairs, by the geometric mean of the pairs that either side does not tie (Kendall,
 *     1945)
 */
public record RankCorrelation(double spearman, double kendall) {

    /**
     * Correlates; {@code n log n} steps (Knight, 1966, for tau).
     *
     * @param x one number an event, none NaN
     * @param y the other number of each event
     * @return empty where a side tells no event from another
     */
    static Optional<RankCorrelation> of(double[] x, double[] y) {
        Checks.that(x.length == y.length, "y", y.length + " numbers", x.length + ", as many as x");
        int[] order = new int[x.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        sort(order, y);
        double[] ranksY = ranks(order, y);
        double tiedY = tiedPairs(order, y, y);
        sort(order, x); // stable: by y where x is tied
        double[] ranksX = ranks(order, x);
        double tiedX = tiedPairs(order, x, x);
        double tiedBoth = tiedPairs(order, x, y);
        double discordant = sort(order, y);
        double pairs = pairs(x.length);
        if (tiedX == pairs || tiedY == pairs) {
            return Optional.empty();
        }
        double concordant = pairs - tiedX - tiedY + tiedBoth - discordant;
        double kendall = (concordant - discordant) / Math.sqrt((pairs - tiedX) * (pairs - tiedY));
        return Optional.of(new RankCorrelation(correlation(ranksX, ranksY), kendall));
    }

    /** Pairs of events that are tied in both numbers, where the order puts those of equal numbers side by side. */
    private static double tiedPairs(int[] order, double[] x, double[] y) {
        double tied = 0;
        for (int from = 0, to; from < order.length; from = to) {
            for (to = from + 1; to < order.length; to++) {
                if (x[order[to]] != x[order[from]] || y[order[to]] != y[order[from]]) {
                    break;
                }
            }
            tied += pairs(to - from);
        }
        return tied;
    }

    /** {@code n (n - 1) / 2}; exact up to a hundred million events. */
    private static double pairs(int n) {
        return n * (n - 1.0) / 2;
    }

    /** From 1 on; those of tied numbers are the mean of their places. */
    private static double[] ranks(int[] order, double[] numbers) {
        double[] ranks = new double[numbers.length];
        for (int from = 0, to; from < order.length; from = to) {
            for (to = from; to < order.length && numbers[order[to]] == numbers[order[from]]; to++) {}
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
        }
        return ranks;
    }

    private static double correlation(double[] x, double[] y) {
        double mean = (x.length + 1) / 2.0; // of ranks, tied or not
        double products = 0;
        double squaresX = 0;
        double squaresY = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - mean) * (y[i] - mean);
            squaresX += (x[i] - mean) * (x[i] - mean);
            squaresY += (y[i] - mean) * (y[i] - mean);
        }
        return products / Math.sqrt(squaresX * squaresY);
    }

    /**
     * Sorts events by their numbers, tied ones as they stood, by merging runs of 1, 2, 4, … events.
     *
     * @return how many pairs stood the wrong way round
     */
    private static double sort(int[] order, double[] numbers) {
        double inversions = 0;
        int[] merged = new int[order.length];
        for (int run = 1; run < order.length; run *= 2) {
            for (int from = 0; from < order.length; from += 2 * run) {
                int middle = Math.min(from + run, order.length);
                int end = Math.min(middle + run, order.length);
                inversions += merge(order, numbers, from, middle, end, merged);
            }
            System.arraycopy(merged, 0, order, 0, order.length);
        }
        return inversions;
    }

    private static double merge(int[] order, double[] numbers, int from, int middle, int end, int[] merged) {
        double inversions = 0;
        int left = from;
        int right = middle;
        for (int to = from; to < end; to++) {
            boolean takeRight = left == middle || (right < end && numbers[order[right]] < numbers[order[left]]);
            if (takeRight) {
                inversions += middle - left;
            }
            merged[to] = order[takeRight ? right++ : left++];
        }
        return inversions;
    }
}
