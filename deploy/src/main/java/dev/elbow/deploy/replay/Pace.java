package dev.elbow.deploy.replay;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Spreads events evenly over time, against the clock: what came late is caught up with. Not thread-safe. */
public final class Pace {

    /** How long a wait goes on unasked, so that a stop is heard. */
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

    private final double perSecond;
    private final long start = System.nanoTime();
    private long events;

    /**
     * A pace that begins now.
     *
     * @param perSecond events a second; 0 for no pace at all
     */
    public Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until the next event is due; returns early when stopped. */
    public void await(BooleanSupplier stopped) {
        if (perSecond <= 0) {
            return;
        }
        long due = start + (long) (events++ / perSecond * 1e9);
        for (long left = due - System.nanoTime(); left > 0 && !stopped.getAsBoolean(); left = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LONGEST_WAIT));
        }
    }

    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
