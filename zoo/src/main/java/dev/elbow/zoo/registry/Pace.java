package dev.elbow.zoo.registry;

import java.io.IOException;
import java.time.Duration;

/** Whether a transfer moves: never silent for too long, and never slower over a while than a transfer that is worth waiting for. For one thread. */
final class Pace {

    private final Patience patience;
    private long moved;
    private long movedAt = System.nanoTime();
    private long before;
    private long windowBegan = movedAt;

    Pace(Patience patience) {
        this.patience = patience;
    }

    /**
     * Looks at how far the transfer is.
     *
     * @param bytes that moved so far
     * @throws IOException where it takes too long
     */
    void at(long bytes) throws IOException {
        long now = System.nanoTime();
        if (bytes != moved) {
            moved = bytes;
            movedAt = now;
        } else if (now - movedAt > patience.silence().toNanos()) {
            throw new IOException("nothing moved for " + seconds(patience.silence()));
        }
        if (now - windowBegan > patience.window().toNanos()) {
            if (bytes - before < patience.least()) {
                throw new IOException("only " + (bytes - before) + " bytes moved in " + seconds(patience.window())
                        + " (expected: " + patience.least() + " or more)");
            }
            before = bytes;
            windowBegan = now;
        }
    }

    static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
