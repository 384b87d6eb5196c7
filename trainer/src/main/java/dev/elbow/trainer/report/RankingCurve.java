package dev.elbow.trainer.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What each possible threshold finds and what it costs, from the highest on. Immutable. */
final class RankingCurve {

    /**
     * At a threshold.
     *
     * @param falseAlerts share of normal events that reach it
     * @param recall share of strange events that reach it
     * @param precision share of strange ones among all that reach it
     */
    record Point(double falseAlerts, double recall, double precision) {}

    private final List<Point> points;

    private RankingCurve(List<Point> points) {
        this.points = List.copyOf(points);
    }

    static RankingCurve of(Contest.Scores scores) {
        double[] normal = scores.normal().clone();
        double[] strange = scores.strange().clone();
        Arrays.sort(normal);
        Arrays.sort(strange);
        List<Point> points = new ArrayList<>();
        int n = normal.length;
        int s = strange.length;
        while (n > 0 || s > 0) {
            double threshold = Math.max(
                    n > 0 ? normal[n - 1] : Double.NEGATIVE_INFINITY,
                    s > 0 ? strange[s - 1] : Double.NEGATIVE_INFINITY);
            n = below(normal, n, threshold);
            s = below(strange, s, threshold);
            double found = strange.length - s;
            double reached = found + normal.length - n;
            points.add(new Point(
                    1 - (double) n / normal.length, found / Math.max(1, strange.length), found / Math.max(1, reached)));
        }
        return new RankingCurve(points);
    }

    private static int below(double[] sorted, int size, double threshold) {
        int left = size;
        while (left > 0 && sorted[left - 1] >= threshold) {
            left--;
        }
        return left;
    }

    /** Corners of recall over false alerts; straight between them, since ties are ranked by chance. */
    List<double[]> receiver() {
        List<double[]> corners = new ArrayList<>();
        corners.add(new double[] {0, 0});
        points.forEach(point -> corners.add(new double[] {point.falseAlerts, point.recall}));
        return corners;
    }

    /** Corners of precision over recall, in steps, whose area is the average precision. */
    List<double[]> precision() {
        List<double[]> corners = new ArrayList<>();
        double recall = 0;
        for (Point point : points) {
            if (point.recall > recall) {
                corners.add(new double[] {recall, point.precision});
                corners.add(new double[] {point.recall, point.precision});
                recall = point.recall;
            }
        }
        return corners;
    }

    /** The most that is found while no more than that share of normal events is alerted on. */
    double recallAt(double falseAlerts) {
        double recall = 0;
        for (Point point : points) {
            recall = point.falseAlerts <= falseAlerts ? point.recall : recall;
        }
        return recall;
    }
}
