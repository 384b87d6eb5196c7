package dev.elbow.scorer.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** How far a route's shadow agrees, of all threads together. Thread-safe. */
final class AgreementCounts {

    private final LongAdder both = new LongAdder();
    private final LongAdder first = new LongAdder();
    private final LongAdder shadow = new LongAdder();
    private final LongAdder neither = new LongAdder();
    private final DoubleAdder pValuesApart = new DoubleAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final AtomicBoolean faulty = new AtomicBoolean();

    void add(Agreement committed) {
        both.add(committed.both());
        first.add(committed.first());
        shadow.add(committed.shadow());
        neither.add(committed.neither());
        pValuesApart.add(committed.pValuesApart());
        refused.add(committed.refused());
        lost.add(committed.lost());
    }

    Agreement read() {
        return new Agreement(
                both.sum(), first.sum(), shadow.sum(), neither.sum(), pValuesApart.sum(), refused.sum(), lost.sum());
    }

    /** Whether a fault is the first one, which is told. */
    boolean firstFault() {
        return faulty.compareAndSet(false, true);
    }
}
