package dev.elbow.trainer.benchmark;

import java.util.function.Supplier;

/**
 * Scores, and what one of them takes.
 *
 * @param scores one a row
 * @param microseconds a row, of calls after the first unless that took long
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never kept
record Timed(double[] scores, double microseconds) {

    /** A first call of this many nanoseconds is warm for most of its time. */
    private static final long LONG = 500_000_000;

    private static final long ENOUGH = 50_000_000;
    private static final int MOST_CALLS = 200;

    static Timed of(Supplier<double[]> score) {
        long start = System.nanoTime();
        double[] scores = score.get();
        long taken = System.nanoTime() - start;
        if (taken < LONG) {
            long began = System.nanoTime();
            int calls = 0;
            for (; calls < MOST_CALLS && System.nanoTime() - began < ENOUGH; calls++) {
                scores = score.get();
            }
            taken = (System.nanoTime() - began) / calls;
        }
        return new Timed(scores, taken / 1e3 / scores.length);
    }
}
