package dev.elbow.zoo.sign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A public key as minisign writes it: what a signature is verified by. A value, without its comment equal to others.
 *
 * <p>Source: <a href="https://jedisct1.github.io/minisign/">Minisign</a>, "Public key format".
 */
public final class MinisignPublicKey {

    private static final byte[] ALGORITHM = "Ed".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 2 + MinisignText.KEY_ID_BYTES + Ed25519.KEY_BYTES;

    private final String comment;
    private final byte[] id;
    private final byte[] key;

    MinisignPublicKey(String comment, byte[] id, byte[] key) {
        this.comment = comment;
        this.id = id.clone();
        this.key = key.clone();
    }

    /**
     * Reads a key.
     *
     * @param file what messages call the file
     * @throws dev.elbow.zoo.fault.ZooException.Untrusted where it is no public key of minisign
     */
    public static MinisignPublicKey parse(String file, byte[] text) {
        String what = "public key " + file;
        List<String> lines = MinisignText.lines(what, text, 2);
        String comment = MinisignText.comment(what, lines.get(0), MinisignText.UNTRUSTED_COMMENT);
        byte[] bytes = MinisignText.base64(what, lines.get(1), BYTES);
        MinisignText.that(
                Arrays.equals(bytes, 0, 2, ALGORITHM, 0, 2), what, "another algorithm", "Ed25519, written as \"Ed\"");
        int split = 2 + MinisignText.KEY_ID_BYTES;
        byte[] key = Arrays.copyOfRange(bytes, split, BYTES);
        MinisignText.that(Ed25519.usable(key), what, "bytes that are no key", "a point of Ed25519's curve");
        return new MinisignPublicKey(comment, Arrays.copyOfRange(bytes, 2, split), key);
    }

    /** 16 upper-case hexadecimal digits; minisign leaves out zeros in front. Chosen by the key's maker, so not proof of anything. */
    public String keyId() {
        return MinisignText.keyId(id);
    }

    /** What its file says of the key; nobody vouches for it. */
    public String comment() {
        return comment;
    }

    /** The two lines of its file. */
    public String text() {
        return MinisignText.UNTRUSTED_COMMENT + comment + "\n" + MinisignText.base64(ALGORITHM, id, key) + "\n";
    }

    boolean verifies(byte[] message, byte[] signature) {
        return Ed25519.verifies(key, message, signature);
    }

    byte[] idBytes() {
        return id.clone();
    }

    byte[] keyBytes() {
        return key.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MinisignPublicKey that && Arrays.equals(id, that.id) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "public key " + keyId();
    }
}
