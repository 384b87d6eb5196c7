package dev.elbow.deploy.replay;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end what it does before a signal ends the JVM: the JVM waits until this is closed, for a while.
 * Thread-safe.
 */
public final class Interruption implements AutoCloseable {

    /** How long the JVM waits. */
    private static final long PATIENCE_SECONDS = 9;

    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Interruption() {}

    public static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::hear, "elbow-interruption"));
        return interruption;
    }

    /** Whether a signal came. */
    public boolean heard() {
        return heard.getCount() == 0;
    }

    /** Waits for a signal. */
    public void await() throws InterruptedException {
        heard.await();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void hear() {
        heard.countDown();
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return; // the JVM ends all the same
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
