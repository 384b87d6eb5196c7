package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a thread committed, and knows where it stands. Thread-safe. */
final class Counters {

    private final LongAdder scored = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder anomalous = new LongAdder();
    private final LongAdder tightened = new LongAdder();
    private final LongAdder tombstones = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final Map<Refusal.Reason, LongAdder> reasons = new ConcurrentHashMap<>();
    private final ThreadWatch watch = new ThreadWatch();
    private final TurnLog turns;

    Counters() {
        this(TurnLog.NONE);
    }

    /**
     * Counters of a thread.
     *
     * @param turns told of each
     */
    Counters(TurnLog turns) {
        this.turns = turns;
    }

    /** The sum over threads. */
    static Progress total(List<Counters> threads) {
        Progress total = new Progress(0, 0, 0, 0, 0, 0);
        for (Counters thread : threads) {
            total = total.plus(thread.progress());
        }
        return total;
    }

    void committed(OpenWork work) {
        Progress answered = work.progress();
        scored.add(answered.scored());
        refused.add(answered.refused());
        anomalous.add(answered.anomalous());
        tombstones.add(answered.tombstones());
        tightened.add(work.tightened());
        work.reasons()
                .forEach((reason, events) -> reasons.computeIfAbsent(reason, first -> new LongAdder())
                        .add(events));
        work.tallies().forEach(turns::committed);
        work.agreements().forEach(ShadowTally::commit);
    }

    void restarted() {
        restarts.increment();
    }

    /** Scores that are of the package's second graph. */
    long tightened() {
        return tightened.sum();
    }

    long refused(Refusal.Reason reason) {
        LongAdder events = reasons.get(reason);
        return events == null ? 0 : events.sum();
    }

    /** Where the thread stands. */
    ThreadWatch watch() {
        return watch;
    }

    TurnLog turns() {
        return turns;
    }

    Progress progress() {
        long scores = scored.sum();
        long refusals = refused.sum();
        long deletions = tombstones.sum();
        return new Progress(
                scores + refusals + deletions, scores, refusals, anomalous.sum(), deletions, restarts.sum());
    }
}
