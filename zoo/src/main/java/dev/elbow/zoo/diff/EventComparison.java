package dev.elbow.zoo.diff;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.zoo.diff.ScoreAgreement.First;
import dev.elbow.zoo.diff.ScoreAgreement.Refused;
import java.util.Optional;

/** Scores events by two packages, as they come, and tells how far those agree. Not thread-safe. */
public final class EventComparison {

    /** Events that are compared at most: 16 bytes of each are kept, and as much again to rank them. */
    public static final int MOST_EVENTS = 1_000_000;

    private static final int BATCH = 1_024;

    private final SideScoring a;
    private final SideScoring b;
    private final ScorePairs pairs;
    private final int most;
    private final Refusing refusedA = new Refusing();
    private final Refusing refusedB = new Refusing();
    private final long[] waiting = new long[BATCH];
    private int waits;
    private long events;
    private boolean cut;
    private long refusedByBoth;

    EventComparison(SideScoring a, SideScoring b, ScorePairs pairs, int most) {
        this.a = a;
        this.b = b;
        this.pairs = pairs;
        this.most = most;
    }

    /** What one side refused so far. */
    private static final class Refusing {
        private long events;
        private First first = new First(Long.MAX_VALUE, "");

        void add(long event, Refusal refusal) {
            events++;
            first = event < first.event() ? new First(event, refusal.message()) : first;
        }

        Refused all() {
            return new Refused(events, events == 0 ? Optional.empty() : Optional.of(first));
        }
    }

    /**
     * Compares one more event, unless there is no room for it.
     *
     * @param number how the result shall call it; ascending
     */
    public void add(long number, byte[] event) {
        if (!counted()) {
            return;
        }
        Optional<Refusal> byA = a.decode(event);
        Optional<Refusal> byB = b.decode(event);
        if (byA.isPresent() || byB.isPresent()) {
            refuse(number, byA, byB);
            return;
        }
        a.take();
        b.take();
        waiting[waits++] = number;
        if (waits == BATCH) {
            score();
        }
    }

    /** Counts an event that neither package can take. */
    public void refuse(long number, Refusal refusal) {
        if (counted()) {
            refuse(number, Optional.of(refusal), Optional.of(refusal));
        }
    }

    /** Events so far. */
    public long events() {
        return events;
    }

    /** Whether an event came that was one too many: no other is looked at. */
    public boolean cut() {
        return cut;
    }

    /** Ends the comparison. */
    public ScoreAgreement end() {
        score();
        return pairs.agreement(new ScoreAgreement.Refusals(events, cut, refusedA.all(), refusedB.all(), refusedByBoth));
    }

    private boolean counted() {
        cut |= events == most;
        events += cut ? 0 : 1;
        return !cut;
    }

    private void refuse(long number, Optional<Refusal> byA, Optional<Refusal> byB) {
        byA.ifPresent(refusal -> refusedA.add(number, refusal));
        byB.ifPresent(refusal -> refusedB.add(number, refusal));
        refusedByBoth += byA.isPresent() && byB.isPresent() ? 1 : 0;
    }

    private void score() {
        SideScoring.Scored byA = a.score();
        SideScoring.Scored byB = b.score();
        for (int i = 0; i < waits; i++) {
            if (byA.refusal(i).isEmpty() && byB.refusal(i).isEmpty()) {
                pairs.add(waiting[i], byA.anomaly(i), byB.anomaly(i));
            } else {
                refuse(waiting[i], byA.refusal(i), byB.refusal(i));
            }
        }
        waits = 0;
    }
}
