package dev.elbow.zoo.sign;

import dev.elbow.zoo.fault.ZooException;
import org.bouncycastle.crypto.generators.SCrypt;

/** Key streams from passwords. Stateless; a call holds as much memory as its limits say. */
final class Scrypt {

    /** What the rest of the process needs beside scrypt, bytes. */
    private static final long RESERVE = 64L << 20;

    private Scrypt() {}

    /**
     * The first bytes of the stream.
     *
     * @param file what messages call the file that the password belongs to
     * @throws ZooException.Unreachable where the heap is too small
     */
    static byte[] stream(String file, byte[] password, byte[] salt, ScryptLimits limits, int length) {
        checkHeap(file, limits, Runtime.getRuntime().maxMemory());
        try {
            return SCrypt.generate(
                    password, salt, limits.cost(), ScryptLimits.BLOCK_SIZE, limits.parallelism(), length);
        } catch (OutOfMemoryError e) { // all of it was scrypt's own, and is free again
            throw tooSmall(file, limits, Runtime.getRuntime().maxMemory());
        }
    }

    /** Passes limits that a heap of this size, in bytes, has room for; cheaper than to fill the heap and see. */
    static void checkHeap(String file, ScryptLimits limits, long heap) {
        if (limits.filled() > heap - RESERVE) {
            throw tooSmall(file, limits, heap);
        }
    }

    private static ZooException.Unreachable tooSmall(String file, ScryptLimits limits, long heap) {
        return new ZooException.Unreachable(file + ": its password takes " + mebibytes(limits.filled())
                + " MiB of memory to check, the heap of Java has " + mebibytes(heap)
                + " MiB (expected: " + mebibytes(limits.filled() + RESERVE) + " at least); set JAVA_TOOL_OPTIONS=-Xmx"
                + mebibytes(2 * limits.filled()) + "m");
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }
}
