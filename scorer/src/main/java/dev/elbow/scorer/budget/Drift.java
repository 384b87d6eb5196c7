package dev.elbow.scorer.budget;

/**
 * What is known of whether scores have moved.
 *
 * @param moved whether they have, until they are back
 * @param since how many events ago that was found, or how many there have been without it
 * @param distance the greatest difference between the share of late events that reach an anomaly and the share that the package's
 *     calibration expects (Kolmogorov's distance), 0 to 1, whether they have moved or not
 * @param expected the share of events at which they differ most, by the calibration
 * @param found the share of late events there: above {@code expected} where events are stranger than they were, below it where they
 *     are less strange
 */
public record Drift(boolean moved, long since, double distance, double expected, double found) {

    /** Whether events are stranger than the calibration expects, rather than less strange. */
    public boolean stranger() {
        return found > expected;
    }
}
