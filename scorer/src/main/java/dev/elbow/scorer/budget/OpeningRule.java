package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;

/**
 * The rule by which an alert opens, and how often it does where each event counts as anomalous with the same probability, independently of
 * the others. The probability that no {@code of} events in a row hold {@code count} anomalous ones is known exactly for twice and three
 * times {@code of} events; from there on it falls by the same factor for each further {@code of} (Naus, Approximations for Distributions of
 * Scan Statistics, JASA 77, 1982, eq. 2.3 and 2.6; as discrete formulas in Glaz, Naus and Wallenstein, Scan Statistics, 2001, chapter 4).
 * Held to the exact Markov chain by its test: up to one alert in a hundred events, that is within 1 %.
 *
 * <p>Events in a row that are strange together, as real ones may be, open fewer alerts, or more, than independent ones: one for them
 * all, where one of many would have been enough.
 *
 * @param count k, how many events have to be anomalous
 * @param of n, among how many of the last ones, the newest included
 */
public record OpeningRule(int count, int of) {

    /** Beyond it, no person knows any more what a rule means. */
    static final int MOST_EVENTS = 10_000;

    private static final int BISECTIONS = 200;
    private static final double PRECISION = 1e-12;

    /** Rarer than that, differences of probabilities are lost in the rounding of a double. */
    private static final double LEAST_OPENINGS = 1e-12;

    public OpeningRule {
        Checks.that(of >= 1 && of <= MOST_EVENTS, "of", of, "1 to " + MOST_EVENTS + " events");
        Checks.that(count >= 1 && count <= of, "count", count, "1 to " + of + ", the events that are looked at");
    }

    /** Each anomalous event opens an alert. */
    public static OpeningRule eachAnomalousEvent() {
        return new OpeningRule(1, 1);
    }

    /**
     * Alerts opened an event, if each begins anew where the last one opened: one over the mean number of events that it takes. Those of
     * an episode that lasts are fewer.
     *
     * @param p the probability that an event counts as anomalous, 0 to 1
     */
    public double openings(double p) {
        Checks.that(p >= 0 && p <= 1, "p", p, "0 to 1");
        if (p == 0) {
            return 0;
        }
        return count == 1 ? p : 1 / eventsUntilOpening(p);
    }

    /**
     * The p-value from which on an event counts as anomalous, so that so many alerts are opened an event: the inverse of
     * {@link #openings}.
     *
     * @param openings above 0; at {@code 1 / count} or more, every event counts, and below {@value #LEAST_OPENINGS} as many as there
     */
    public double level(double openings) {
        Checks.positive("openings", openings);
        if (count == 1) {
            return Math.min(1, openings);
        }
        double asked = Math.max(LEAST_OPENINGS, openings);
        double low = 0;
        double high = 1;
        for (int i = 0; i < BISECTIONS && high - low > PRECISION * high; i++) {
            double middle = low == 0 ? high / 16 : Math.sqrt(low * high);
            if (openings(middle) < asked) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** From an empty window on: the sum of the probabilities that there is none after 0, 1, 2, … events. */
    private double eventsUntilOpening(double p) {
        if (p == 1) {
            return count;
        }
        NoCluster none = new NoCluster(this, p);
        double once = none.inOne();
        double twice = none.inTwo();
        double hazard = none.hazard();
        return untilFull(p) + of * between(once, twice) + (hazard > 0 ? twice / hazard : Double.POSITIVE_INFINITY);
    }

    /** The mean of what falls by the same share with each step. */
    private static double between(double first, double last) {
        boolean alike = last <= 0 || first - last < 1e-6 * first; // else the quotient would be rounding
        return alike ? (first + last) / 2 : (first - last) / Math.log(first / last);
    }

    /** As long as fewer than n events have come, all are looked at, and the k-th anomalous one opens: a negative binomial distribution. */
    private double untilFull(double p) {
        double opens = Math.pow(p, count);
        double none = 1;
        double sum = count;
        for (int events = count; events < of; events++) {
            none -= opens;
            sum += Math.max(0, none);
            opens *= (1 - p) * events / (events + 1 - count);
        }
        return sum;
    }
}
