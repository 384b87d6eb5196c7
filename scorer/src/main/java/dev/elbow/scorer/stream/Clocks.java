package dev.elbow.scorer.stream;

import java.util.function.LongSupplier;

/**
 * The clocks of a loop.
 *
 * @param nanoTime never goes back, and measures all that lasts; may stand still while the machine sleeps
 * @param wallMillis the time of day in milliseconds, which anybody may set: asked for nothing but whether the machine slept
 */
record Clocks(LongSupplier nanoTime, LongSupplier wallMillis) {

    /** The machine's own. */
    static final Clocks SYSTEM = new Clocks(System::nanoTime, System::currentTimeMillis);

    long nanos() {
        return nanoTime.getAsLong();
    }

    long millis() {
        return wallMillis.getAsLong();
    }
}
