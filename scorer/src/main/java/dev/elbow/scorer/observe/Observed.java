package dev.elbow.scorer.observe;

/** What can be asked how it is. Thread-safe. */
public interface Observed {

    /** Whether it works, or will again by itself; where not, only a new start helps. */
    Health live();

    /** Whether it scores now. */
    Health ready();

    /** Its metrics in Prometheus' text format. */
    String metrics();
}
