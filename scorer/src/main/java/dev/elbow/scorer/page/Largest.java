package dev.elbow.scorer.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/**
 * The few largest of many. Guarded by its owner, but for {@link #takes}.
 *
 * @param <E> what there are many of
 */
final class Largest<E> {

    private final ToDoubleFunction<E> key;
    private final PriorityQueue<E> kept;
    private int room;
    private volatile double floor;

    Largest(ToDoubleFunction<E> key) {
        this.key = key;
        this.kept = new PriorityQueue<>(Comparator.comparingDouble(key));
        this.floor = Double.POSITIVE_INFINITY;
    }

    /** Whether one with that key would be kept now; may be asked by any thread. */
    boolean takes(double other) {
        return other > floor;
    }

    /** Adds one; gives back the one that is not kept: that one, the least of those before, or none. */
    Optional<E> add(E one) {
        if (room == 0) {
            return Optional.of(one);
        }
        kept.add(one);
        Optional<E> left = kept.size() > room ? Optional.ofNullable(kept.poll()) : Optional.empty();
        E least = kept.peek();
        if (kept.size() == room && least != null) {
            floor = key.applyAsDouble(least);
        }
        return left;
    }

    /** Hands out what is kept, in no order, and keeps nothing until there is room again. */
    List<E> take() {
        List<E> taken = new ArrayList<>(kept);
        kept.clear();
        open(0);
        return taken;
    }

    /** Makes room for so many. */
    void open(int places) {
        room = places;
        floor = room == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
}
