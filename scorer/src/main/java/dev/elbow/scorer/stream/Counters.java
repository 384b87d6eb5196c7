package dev.elbow.scorer.stream;

import java.util.concurrent.atomic.LongAdder;

/** Counts what all threads committed. Thread-safe. */
final class Counters {

    private final LongAdder scored = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder anomalous = new LongAdder();
    private final LongAdder tombstones = new LongAdder();
    private final LongAdder restarts = new LongAdder();

    void committed(OpenWork work) {
        scored.add(work.scored);
        refused.add(work.refused);
        anomalous.add(work.anomalous);
        tombstones.add(work.tombstones);
    }

    void restarted() {
        restarts.increment();
    }

    Progress progress() {
        long scores = scored.sum();
        long refusals = refused.sum();
        long deletions = tombstones.sum();
        return new Progress(
                scores + refusals + deletions, scores, refusals, anomalous.sum(), deletions, restarts.sum());
    }
}
