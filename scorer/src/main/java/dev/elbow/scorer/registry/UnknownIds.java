package dev.elbow.scorer.registry;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The ids that a registry did not know, each for a while. Bounded, since ids may be hostile: the oldest makes room, so that many of them
 * do not make all others be asked for again. Thread-safe.
 */
final class UnknownIds {

    private final int most;
    private final long nanos;
    private final LongSupplier nanoTime;

    /** When each was asked for, the oldest first. */
    private final Map<Integer, Long> since = new LinkedHashMap<>();

    /** Ids that are remembered for so long, and no more of them than that. */
    UnknownIds(int most, Duration remembered, LongSupplier nanoTime) {
        this.most = most;
        this.nanos = remembered.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized boolean contains(int id) {
        Long asked = since.get(id);
        return asked != null && nanoTime.getAsLong() - asked < nanos;
    }

    /** Remembers an id that was unknown just now. */
    synchronized void add(int id) {
        since.remove(id); // else it would keep its old place in the order
        since.put(id, nanoTime.getAsLong());
        if (since.size() > most) {
            Iterator<Integer> oldest = since.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
