package dev.elbow.zoo.sign;

import dev.elbow.schemas.Checks;

/**
 * What it costs to turn a password into a key: the more, the dearer each guess at the password.
 *
 * <p>Source of the arithmetic: {@code pickparams} of libsodium's {@code crypto_pwhash_scryptsalsa208sha256}, which minisign
 * calls; of scrypt: <a href="https://www.rfc-editor.org/rfc/rfc7914">RFC 7914</a>.
 *
 * @param operations about how many times the core of scrypt runs; from 2<sup>15</sup> to 2<sup>25</sup>
 * @param memory bytes, from 2<sup>24</sup> to 2<sup>30</sup>; where the operations do not suffice to fill it, less is used
 */
public record ScryptLimits(long operations, long memory) {

    /** What minisign itself takes, and the most that a file may ask for: 1 GiB, seconds. */
    public static final ScryptLimits MINISIGN = new ScryptLimits(1L << 25, 1L << 30);

    /** The least that is allowed, for tests: any password behind it is soon guessed. */
    public static final ScryptLimits LEAST = new ScryptLimits(1L << 15, 1L << 24);

    static final int BLOCK_SIZE = 8;

    public ScryptLimits {
        Checks.that(operationsAllowed(operations), "operations", operations, "from 2^15 to 2^25");
        Checks.that(memoryAllowed(memory), "memory", memory, "from 2^24 to 2^30 bytes");
    }

    static boolean operationsAllowed(long operations) {
        return operations >= 1L << 15 && operations <= 1L << 25;
    }

    static boolean memoryAllowed(long memory) {
        return memory >= 1L << 24 && memory <= 1L << 30;
    }

    /** {@code N} of RFC 7914, a power of two. */
    int cost() {
        long most = fewOperations() ? operations / (4 * BLOCK_SIZE) : memory / (128 * BLOCK_SIZE);
        return (int) Long.highestOneBit(most);
    }

    /** {@code p} of RFC 7914. */
    int parallelism() {
        return fewOperations() ? 1 : (int) (operations / 4 / cost() / BLOCK_SIZE);
    }

    /** Bytes that scrypt fills. */
    long filled() {
        return 128L * BLOCK_SIZE * cost();
    }

    private boolean fewOperations() {
        return operations < memory / 32;
    }
}
