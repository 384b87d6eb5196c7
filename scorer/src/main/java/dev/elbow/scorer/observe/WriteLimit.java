package dev.elbow.scorer.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends writes to those who take nothing: a thread that waits in one is interrupted, which closes its connection. The JDK's own
 * limit is on whole answers, and would end those that are meant to go on. Thread-safe.
 */
public final class WriteLimit implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;

    private final long nanos;
    private final Map<Thread, Long> began = new HashMap<>();
    private final ScheduledExecutorService look = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "elbow-http-limit");
        thread.setDaemon(true);
        return thread;
    });

    /** What is done under the limit. */
    public interface Write<E extends Exception> {
        void run() throws E;
    }

    /** A limit on each write. */
    public WriteLimit(Duration limit) {
        this.nanos = limit.toNanos();
        ScheduledFuture<?> unused =
                look.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Writes, by the calling thread. */
    public <E extends Exception> void write(Write<E> write) throws E {
        begin();
        try {
            write.run();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        began.put(Thread.currentThread(), System.nanoTime());
    }

    private synchronized void end() {
        if (began.remove(Thread.currentThread()) == null) {
            boolean unused = Thread.interrupted(); // it was ours, and is of no use to what the thread does next
        }
    }

    private synchronized void look() {
        long now = System.nanoTime();
        began.entrySet().removeIf(one -> {
            boolean late = now - one.getValue() > nanos;
            if (late) {
                one.getKey().interrupt();
            }
            return late;
        });
    }

    @Override
    public void close() {
        look.shutdownNow();
    }
}
