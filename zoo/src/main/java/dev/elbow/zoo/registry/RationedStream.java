package dev.elbow.zoo.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that gives no more than it was told to: the headers of a tar file may be of any length, and are read whole. For one thread. */
final class RationedStream extends FilterInputStream {

    private long left;

    RationedStream(InputStream in) {
        super(in);
    }

    /** From here on, gives so many bytes at most. */
    void allow(long bytes) {
        left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, (int) Math.min(length, ration()));
        left -= Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = in.skip(Math.min(bytes, ration()));
        left -= skipped;
        return skipped;
    }

    private long ration() throws IOException {
        if (left <= 0) {
            throw new IOException("headers are longer than headers are");
        }
        return left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
