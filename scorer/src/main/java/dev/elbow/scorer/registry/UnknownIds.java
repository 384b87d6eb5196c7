package dev.elbow.scorer.registry;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The ids that a registry did not know, each for a while. Ids may be hostile, and each that is made up costs a question. So they are
 * bounded: the oldest makes room, so that many of them do not make all others be asked for again; and beyond a number of questions in vain,
 * the next has to wait, so that they come at a rate that a registry bears. Thread-safe.
 */
final class UnknownIds {

    private static final long NANOS = 1_000_000_000;

    private final int most;
    private final long nanos;
    private final Questions questions;
    private final LongSupplier nanoTime;

    /** When each was asked for, the oldest first. */
    private final Map<Integer, Long> since = new LinkedHashMap<>();

    /** Up to when the questions in vain are paid for; in the past while nobody has to wait. */
    private long paid;

    /**
     * How many questions in vain may be asked.
     *
     * @param atOnce without a wait
     * @param aSecond from then on
     */
    record Questions(int atOnce, int aSecond) {
        private long apart() {
            return NANOS / aSecond;
        }
    }

    /** Ids that are remembered for so long, and no more of them than that. */
    UnknownIds(int most, Duration remembered, Questions questions, LongSupplier nanoTime) {
        this.most = most;
        this.questions = questions;
        this.paid = nanoTime.getAsLong() - questions.atOnce * questions.apart();
        this.nanos = remembered.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized boolean contains(int id) {
        Long asked = since.get(id);
        return asked != null && nanoTime.getAsLong() - asked < nanos;
    }

    /** How long the next question has to wait, in nanoseconds; 0 or less where it need not. */
    synchronized long untilNext() {
        return paid - nanoTime.getAsLong();
    }

    /** Remembers an id that was unknown just now. */
    synchronized void add(int id) {
        long least = nanoTime.getAsLong() - questions.atOnce * questions.apart();
        paid = (paid - least > 0 ? paid : least) + questions.apart();
        since.remove(id); // else it would keep its old place in the order
        since.put(id, nanoTime.getAsLong());
        if (since.size() > most) {
            Iterator<Integer> oldest = since.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
