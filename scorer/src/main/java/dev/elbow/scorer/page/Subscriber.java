package dev.elbow.scorer.page;

import dev.elbow.scorer.observe.WriteLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One browser: what it is sent waits in a short queue, and a thread of its own writes it. Who takes nothing is let go, and may come
 * again. Thread-safe.
 */
final class Subscriber {

    /** Some seconds of frames. */
    private static final int QUEUE = 40;

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final OutputStream out;
    private final WriteLimit limit;
    private final Runnable end;
    private final Thread thread;
    private volatile boolean over;

    /**
     * A browser that gets nothing yet.
     *
     * @param limit on each write
     * @param end closes the connection
     */
    Subscriber(int number, OutputStream out, WriteLimit limit, Runnable end) {
        this.out = out;
        this.limit = limit;
        this.end = end;
        this.thread = new Thread(this::run, "elbow-page-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Hands on what is to be sent, and never waits; where the queue is full, the browser is let go. */
    void send(byte[] frame) {
        if (!waiting.offer(frame)) {
            close();
        }
    }

    boolean over() {
        return over;
    }

    private void run() {
        try {
            while (!over) {
                byte[] frame = waiting.take();
                limit.write(() -> {
                    out.write(frame);
                    out.flush();
                });
            }
        } catch (IOException | InterruptedException e) {
            over = true; // gone, as browsers go
        } finally {
            over = true;
            waiting.clear();
            end.run();
        }
    }

    void close() {
        over = true;
        thread.interrupt();
    }
}
