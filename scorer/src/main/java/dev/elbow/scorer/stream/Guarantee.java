package dev.elbow.scorer.stream;

/** How often an event is answered when something fails. */
public enum Guarantee {
    /** Answers and offsets commit together: readers of committed records see one answer an event. */
    EXACTLY_ONCE,
    /** Answers first, then offsets: after a fault, some events are answered again. */
    AT_LEAST_ONCE
}
