package dev.elbow.zoo.sign;

import dev.elbow.schemas.Checks;
import dev.elbow.zoo.fault.ZooException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * A secret key as minisign writes it: what packages are signed by. Immutable; its bytes stay in memory as long as it does.
 *
 * <p>Source: <a href="https://jedisct1.github.io/minisign/">Minisign</a>, "Secret key format". The file's bytes are
 * {@code Ed}, {@code Sc} or two zeros, {@code B2}, salt, the two {@link ScryptLimits}, then a sealed part, XORed by scrypt's
 * stream: key id, seed, public key, BLAKE2b-256 of {@code Ed} and those three. Where there is no password, minisign leaves the
 * digest zero, or right where it took the password off.
 */
public final class MinisignSecretKey {

    private static final byte[] ALGORITHM = "Ed".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SCRYPT = "Sc".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_PASSWORD = new byte[2];
    private static final byte[] BLAKE2B = "B2".getBytes(StandardCharsets.US_ASCII);

    private static final int SALT_BYTES = 32;
    private static final int DIGEST_BYTES = 32;
    private static final int KEY_BYTES = 2 * Ed25519.KEY_BYTES;
    private static final int OPEN_BYTES = 6 + SALT_BYTES + 2 * Long.BYTES;
    private static final int SEALED_BYTES = MinisignText.KEY_ID_BYTES + KEY_BYTES + DIGEST_BYTES;

    private static final byte[] PROBE = new byte[1];

    private final byte[] seed;
    private final MinisignPublicKey publicKey;

    private MinisignSecretKey(byte[] id, byte[] key) {
        this.seed = Arrays.copyOf(key, Ed25519.KEY_BYTES);
        this.publicKey = new MinisignPublicKey(
                "minisign public key " + MinisignText.keyId(id),
                id,
                Arrays.copyOfRange(key, Ed25519.KEY_BYTES, KEY_BYTES));
    }

    /** A new key with a new id. */
    public static MinisignSecretKey generate(SecureRandom random) {
        byte[] id = new byte[MinisignText.KEY_ID_BYTES];
        random.nextBytes(id);
        return new MinisignSecretKey(id, Ed25519.generate(random));
    }

    /**
     * Whether a password is needed to open the file.
     *
     * @param file what messages call the file
     * @throws ZooException.Untrusted where it is no secret key of minisign
     */
    public static boolean encrypted(String file, byte[] text) {
        return encrypted(bytes("secret key " + file, text));
    }

    /**
     * Reads a key that no password protects.
     *
     * @param file what messages call the file
     * @throws ZooException.Locked where a password does
     * @throws ZooException.Untrusted where it is no secret key of minisign
     */
    public static MinisignSecretKey parse(String file, byte[] text) {
        String what = "secret key " + file;
        byte[] bytes = bytes(what, text);
        if (encrypted(bytes)) {
            throw new ZooException.Locked(what + ": encrypted (expected: its password too); nothing was signed");
        }
        byte[] sealed = Arrays.copyOfRange(bytes, OPEN_BYTES, bytes.length);
        byte[] found = digestIn(sealed);
        boolean sound = Arrays.equals(found, new byte[DIGEST_BYTES]) || Arrays.equals(found, digest(sealed));
        MinisignText.that(sound, what, "a digest that does not fit", "its own, or zeros");
        return opened(what, sealed);
    }

    /**
     * Reads a key that a password protects, or none; then the password is not looked at.
     *
     * @param file what messages call the file
     * @param password left as it is; clear it when done
     * @throws ZooException.Locked where it is not the password, or the file was damaged: there is no telling which
     * @throws ZooException.Untrusted where it is no secret key of minisign, or asks for more than {@link ScryptLimits#MINISIGN}
     * @throws ZooException.Unreachable where the heap is smaller than the password takes
     */
    public static MinisignSecretKey parse(String file, byte[] text, char[] password) {
        String what = "secret key " + file;
        byte[] bytes = bytes(what, text);
        if (!encrypted(bytes)) {
            return parse(file, text);
        }
        byte[] salt = Arrays.copyOfRange(bytes, 6, 6 + SALT_BYTES);
        byte[] sealed = Arrays.copyOfRange(bytes, OPEN_BYTES, bytes.length);
        byte[] plain = xored(what, sealed, password, salt, limits(what, bytes));
        if (!MessageDigest.isEqual(digestIn(plain), digest(plain))) {
            throw new ZooException.Locked(what + ": not opened (expected: the password that it was written with); the"
                    + " password is wrong or the file is damaged; nothing was signed");
        }
        return opened(what, plain);
    }

    /** Its other half, which may go about. */
    public MinisignPublicKey publicKey() {
        return publicKey;
    }

    /** The two lines of its file, as {@code minisign -G -W} writes them: whoever reads them can sign. */
    public String text() {
        return text(NO_PASSWORD, new byte[SALT_BYTES], new byte[2 * Long.BYTES], sealed(new byte[DIGEST_BYTES]));
    }

    /**
     * The two lines of its file, encrypted.
     *
     * @param password at least one character; left as it is; clear it when done
     * @param limits {@link ScryptLimits#MINISIGN} unless there is a reason
     * @param random draws the salt
     * @throws ZooException.Unreachable where the heap is smaller than the limits say
     */
    public String text(char[] password, ScryptLimits limits, SecureRandom random) {
        Checks.that(password.length > 0, "password", "", "at least one character");
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] plain = sealed(new byte[DIGEST_BYTES]);
        byte[] sealed = xored("secret key " + publicKey.keyId(), sealed(digest(plain)), password, salt, limits);
        Arrays.fill(plain, (byte) 0);
        byte[] costs = ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(limits.operations())
                .putLong(limits.memory())
                .array();
        return text(SCRYPT, salt, costs, sealed);
    }

    /** Says nothing secret. */
    @Override
    public String toString() {
        return "secret key " + publicKey.keyId();
    }

    byte[] sign(byte[] message) {
        return Ed25519.sign(seed, message);
    }

    private static byte[] bytes(String what, byte[] text) {
        List<String> lines = MinisignText.lines(what, text, 2);
        MinisignText.comment(what, lines.get(0), MinisignText.UNTRUSTED_COMMENT);
        byte[] bytes = MinisignText.base64(what, lines.get(1), OPEN_BYTES + SEALED_BYTES);
        boolean protection = Arrays.equals(bytes, 2, 4, SCRYPT, 0, 2) || Arrays.equals(bytes, 2, 4, NO_PASSWORD, 0, 2);
        MinisignText.that(
                Arrays.equals(bytes, 0, 2, ALGORITHM, 0, 2) && protection && Arrays.equals(bytes, 4, 6, BLAKE2B, 0, 2),
                what,
                "other algorithms",
                "Ed25519, scrypt or no password, BLAKE2b");
        return bytes;
    }

    private static boolean encrypted(byte[] bytes) {
        return Arrays.equals(bytes, 2, 4, SCRYPT, 0, 2);
    }

    private static ScryptLimits limits(String what, byte[] bytes) {
        ByteBuffer costs =
                ByteBuffer.wrap(bytes, 6 + SALT_BYTES, 2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long operations = costs.getLong();
        long memory = costs.getLong();
        MinisignText.that(
                ScryptLimits.operationsAllowed(operations),
                what,
                "a password that takes " + Long.toUnsignedString(operations) + " operations",
                ScryptLimits.LEAST.operations() + " to " + ScryptLimits.MINISIGN.operations());
        MinisignText.that(
                ScryptLimits.memoryAllowed(memory),
                what,
                "a password that takes " + Long.toUnsignedString(memory) + " bytes of memory",
                ScryptLimits.LEAST.memory() + " to " + ScryptLimits.MINISIGN.memory());
        return new ScryptLimits(operations, memory);
    }

    /** A key from what was sealed; its halves must belong together, since signing by mixed ones gives the seed away. */
    private static MinisignSecretKey opened(String what, byte[] sealed) {
        int split = MinisignText.KEY_ID_BYTES;
        MinisignSecretKey key = new MinisignSecretKey(
                Arrays.copyOf(sealed, split), Arrays.copyOfRange(sealed, split, split + KEY_BYTES));
        boolean whole = Ed25519.usable(key.publicKey.keyBytes()) && key.publicKey.verifies(PROBE, key.sign(PROBE));
        MinisignText.that(whole, what, "a public half of another key", "its own");
        Arrays.fill(sealed, (byte) 0);
        return key;
    }

    private static byte[] xored(String what, byte[] bytes, char[] password, byte[] salt, ScryptLimits limits) {
        byte[] secret = encoded(password);
        try {
            byte[] stream = Scrypt.stream(what, secret, salt, limits, bytes.length);
            for (int i = 0; i < stream.length; i++) {
                stream[i] ^= bytes[i];
            }
            return stream;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** In UTF-8, as terminals hand passwords to minisign. */
    private static byte[] encoded(char[] password) {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] encoded = new byte[buffer.remaining()];
        buffer.get(encoded);
        buffer.clear().put(new byte[buffer.capacity()]);
        return encoded;
    }

    private static byte[] digestIn(byte[] sealed) {
        return Arrays.copyOfRange(sealed, SEALED_BYTES - DIGEST_BYTES, SEALED_BYTES);
    }

    private static byte[] digest(byte[] sealed) {
        return Blake2b.digest(DIGEST_BYTES, ALGORITHM, Arrays.copyOf(sealed, SEALED_BYTES - DIGEST_BYTES));
    }

    private byte[] sealed(byte[] digest) {
        return MinisignText.joined(publicKey.idBytes(), seed, publicKey.keyBytes(), digest);
    }

    private static String text(byte[] protection, byte[] salt, byte[] costs, byte[] sealed) {
        String comment = protection == SCRYPT ? "minisign encrypted secret key" : "minisign secret key, not encrypted";
        return MinisignText.UNTRUSTED_COMMENT + comment + "\n"
                + MinisignText.base64(ALGORITHM, protection, BLAKE2B, salt, costs, sealed) + "\n";
    }
}
