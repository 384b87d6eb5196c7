package dev.elbow.zoo.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A stream that is closed when nothing came for too long: a client's timeout ends with the headers of an answer. For one thread. */
final class PatientStream extends FilterInputStream {

    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private final Duration patience;
    private volatile boolean gaveUp;

    PatientStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience;
    }

    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "elbow-transfer-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        ScheduledFuture<?> end = WATCH.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            if (gaveUp) {
                throw new IOException("nothing came for " + patience.toSeconds() + " s", e);
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    private void giveUp() {
        gaveUp = true;
        try {
            in.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // the reader fails by itself
        }
    }
}
