package dev.elbow.zoo.layout;

import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a stream whole, unless it is longer than it may be. Stateless. */
public final class Capped {

    private Capped() {}

    /**
     * All bytes of a stream.
     *
     * @param what what messages call the stream
     * @throws ZooException.Untrusted where there are more than {@code cap}
     */
    public static byte[] read(InputStream in, long cap, String what) throws IOException {
        byte[] bytes = in.readNBytes((int) Math.min(cap + 1, Integer.MAX_VALUE - 16));
        if (bytes.length > cap) {
            throw new ZooException.Untrusted(
                    what + ": more than " + cap + " bytes (expected: at most that); nothing was loaded");
        }
        return bytes;
    }

    /**
     * Passes a size that is known before anything is read.
     *
     * @throws ZooException.Untrusted where it is more than {@code cap}
     */
    static void check(long size, long cap, String what) {
        if (size > cap) {
            throw new ZooException.Untrusted(
                    what + ": " + size + " bytes (expected: at most " + cap + "); nothing was loaded");
        }
    }
}
