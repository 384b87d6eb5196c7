package dev.elbow.scorer.sink;

import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of one sink's alerts, whichever service brings them. Thread-safe. */
public final class DeliveryTally {

    private final LongAdder delivered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile long waiting;
    private volatile boolean rests;

    void delivered() {
        delivered.increment();
    }

    void refused() {
        refused.increment();
    }

    /** An attempt, which will be made again. */
    void failed() {
        failed.increment();
    }

    /** How it stands after a turn. */
    void stands(long behind, boolean resting) {
        waiting = behind;
        rests = resting;
    }

    public SinkProgress progress(String sink) {
        return new SinkProgress(sink, delivered.sum(), refused.sum(), failed.sum(), waiting, rests);
    }
}
