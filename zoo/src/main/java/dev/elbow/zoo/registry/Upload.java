package dev.elbow.zoo.registry;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** Bytes on their way to a registry: the client's threads take them, another one looks how far they are. */
final class Upload {

    private final byte[] bytes;
    private volatile long taken;

    Upload(byte[] bytes) {
        this.bytes = bytes;
    }

    long size() {
        return bytes.length;
    }

    /** Bytes that the client took so far, which it does no faster than the network takes them. */
    long taken() {
        return taken;
    }

    /** Their number is told beforehand, since not every registry takes bytes without it. */
    BodyPublisher publisher() {
        return bytes.length == 0
                ? BodyPublishers.ofByteArray(bytes)
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(Counting::new), bytes.length);
    }

    private final class Counting extends ByteArrayInputStream {
        private Counting() {
            super(bytes);
            taken = 0;
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            int read = super.read(buffer, offset, length);
            taken = pos;
            return read;
        }
    }
}
