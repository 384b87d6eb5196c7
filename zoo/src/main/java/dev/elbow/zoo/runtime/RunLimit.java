package dev.elbow.zoo.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends a run of ONNX Runtime that takes too long, before the next node of its graph. Closed by whoever made it, after the run. */
final class RunLimit implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private final OrtSession.RunOptions options;
    private final ScheduledFuture<?> end;
    private boolean closed;
    private boolean ended;

    RunLimit(Duration patience) throws OrtException {
        options = new OrtSession.RunOptions();
        end = WATCH.schedule(this::end, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "elbow-run-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    OrtSession.RunOptions options() {
        return options;
    }

    /** Whether it was this that ended the run. */
    synchronized boolean ended() {
        return ended;
    }

    private synchronized void end() {
        if (!closed) {
            ended = true;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime does not end a run", e);
            }
        }
    }

    /** What is closed must not be told to end: its memory is gone. */
    @Override
    public synchronized void close() {
        closed = true;
        end.cancel(false);
        options.close();
    }
}
