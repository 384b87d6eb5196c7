package dev.elbow.scorer.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds up the end of a process that is told to end until its work is committed and told; a thread that hangs does not hold it up for
 * ever. Thread-safe.
 */
final class EndOfProcess {

    /** After the threads have ended, or were given up. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final Runnable stop;
    private final Runnable givenUp;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;

    /**
     * From now on.
     *
     * @param stop ends the work, and returns when it is committed, or given up
     * @param givenUp where nobody said that it was over
     */
    EndOfProcess(String thread, Runnable stop, Runnable givenUp) {
        this.stop = stop;
        this.givenUp = givenUp;
        this.hook = new Thread(this::stopAndWait, thread);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopAndWait() {
        stop.run();
        try {
            if (!over.await(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)) {
                givenUp.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work is over, and told. */
    void over() {
        over.countDown();
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending already, and the hook with it
        }
    }
}
