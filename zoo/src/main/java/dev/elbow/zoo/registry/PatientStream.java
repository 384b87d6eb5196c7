package dev.elbow.zoo.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A stream that is closed when nothing came for too long, and that ends where too little comes: a client's timeout ends with the headers
 * of an answer. For one thread.
 */
final class PatientStream extends FilterInputStream {

    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private final Patience patience;
    private final Pace pace;
    private long came;
    private volatile boolean gaveUp;

    PatientStream(InputStream in, Patience patience) {
        super(in);
        this.patience = patience;
        this.pace = new Pace(patience);
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
        long silence = patience.silence().toMillis();
        ScheduledFuture<?> end = WATCH.schedule(this::giveUp, silence, TimeUnit.MILLISECONDS);
        int read;
        try {
            read = in.read(buffer, offset, length);
        } catch (IOException e) {
            if (gaveUp) {
                throw new IOException("nothing came for " + Pace.seconds(patience.silence()), e);
            }
            throw e;
        } finally {
            end.cancel(false);
        }
        if (read > 0) {
            came += read;
            pace.at(came);
        }
        return read;
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
