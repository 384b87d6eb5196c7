package dev.elbow.scorer.budget;

/**
 * How probable it is that no window of n of 2 n, or 3 n, independent events holds k anomalous ones; Naus (1982), in the discrete form of
 * Glaz, Naus and Wallenstein, Scan Statistics (2001), chapter 4. Symbols are theirs: b and F are the binomial distribution's probability
 * and sum, where nothing below 0 is probable. Not thread-safe.
 */
final class NoCluster {

    private final int k;
    private final int n;
    private final double p;
    private final double[] pmf;
    private final double[] sum;
    private final double[] sumOfOneLess;
    private final double[] sumOfTwoLess;

    NoCluster(OpeningRule rule, double p) {
        this.k = rule.count();
        this.n = rule.of();
        this.p = p;
        this.pmf = pmf(n, p);
        this.sum = sums(pmf);
        this.sumOfOneLess = sums(pmf(Math.max(0, n - 1), p));
        this.sumOfTwoLess = sums(pmf(Math.max(0, n - 2), p));
    }

    /** Among n events. */
    double inOne() {
        return at(sum, k - 1);
    }

    /** Among 2 n events. */
    double inTwo() {
        double below = at(sum, k - 1);
        return below * below - (k - 1) * b(k) * at(sum, k - 2) + n * p * b(k) * at(sumOfOneLess, k - 3);
    }

    /** Among 3 n events. */
    private double inThree() {
        double below = at(sum, k - 1);
        double one = 2 * b(k) * below * ((k - 1) * at(sum, k - 2) - n * p * at(sumOfOneLess, k - 3));
        double two = b(k)
                * b(k)
                / 2
                * ((k - 1.0) * (k - 2) * at(sum, k - 3)
                        - 2.0 * (k - 2) * n * p * at(sumOfOneLess, k - 4)
                        + (double) n * (n - 1) * p * p * at(sumOfTwoLess, k - 5));
        double three = 0;
        for (int r = 1; r < k; r++) {
            three += b(2 * k - r) * at(sum, r - 1) * at(sum, r - 1);
        }
        double four = 0;
        for (int r = 2; r < k; r++) {
            four += b(2 * k - r) * b(r) * ((r - 1) * at(sum, r - 2) - n * p * at(sumOfOneLess, r - 3));
        }
        return below * below * below - one + two + three - four;
    }

    /** The probability that an event opens where none did in a long time. */
    double hazard() {
        double two = inTwo();
        return two <= 0 ? 1 : Math.min(1, -Math.expm1(Math.log1p((inThree() - two) / two) / n));
    }

    private double b(int successes) {
        return successes <= n ? pmf[successes] : 0;
    }

    private static double at(double[] sums, int successes) {
        return successes < 0 ? 0 : sums[Math.min(successes, sums.length - 1)];
    }

    /** By logarithms: the first terms of many events are too small for a double. */
    private static double[] pmf(int trials, double p) {
        double[] pmf = new double[trials + 1];
        double logChoices = 0;
        for (int j = 0; j <= trials; j++) {
            pmf[j] = Math.exp(logChoices + j * Math.log(p) + (trials - j) * Math.log1p(-p));
            logChoices += Math.log((double) (trials - j) / (j + 1));
        }
        return pmf;
    }

    private static double[] sums(double[] pmf) {
        double[] sums = new double[pmf.length];
        double sum = 0;
        for (int j = 0; j < pmf.length; j++) {
            sum += pmf[j];
            sums[j] = Math.min(1, sum);
        }
        return sums;
    }
}
