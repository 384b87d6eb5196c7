package dev.elbow.zoo.sign;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A detached signature as minisign writes it. Immutable. Nothing that it says is to be believed until {@link #verify} has
 * returned; the trusted comment is had from there only.
 *
 * <p>Source: <a href="https://jedisct1.github.io/minisign/">Minisign</a>, "Signature format".
 */
public final class MinisignSignature {

    /** Bytes of a signature's file at most. */
    public static final int CAP = MinisignText.CAP;

    private static final byte[] PREHASHED = "ED".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LEGACY = "Ed".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 64;
    private static final int BYTES = 2 + MinisignText.KEY_ID_BYTES + Ed25519.SIGNATURE_BYTES;

    private final String what;
    private final String untrustedComment;
    private final byte[] head;
    private final String trustedComment;
    private final byte[] global;

    private MinisignSignature(String what, String untrustedComment, byte[] head, String trustedComment, byte[] global) {
        this.what = what;
        this.untrustedComment = untrustedComment;
        this.head = head;
        this.trustedComment = trustedComment;
        this.global = global;
    }

    /**
     * Reads a signature, prehashed or of the legacy form; whether it holds is for {@link #verify} to say.
     *
     * @param file what messages call the file
     * @throws ZooException.Untrusted where it is no signature of minisign, or longer than {@value #CAP} bytes
     */
    public static MinisignSignature parse(String file, byte[] text) {
        String what = "signature " + file;
        List<String> lines = MinisignText.lines(what, text, 4);
        String untrusted = MinisignText.comment(what, lines.get(0), MinisignText.UNTRUSTED_COMMENT);
        byte[] head = MinisignText.base64(what, lines.get(1), BYTES);
        String trusted = MinisignText.comment(what, lines.get(2), MinisignText.TRUSTED_COMMENT);
        byte[] global = MinisignText.base64(what, lines.get(3), Ed25519.SIGNATURE_BYTES);
        MinisignText.that(
                Arrays.equals(head, 0, 2, PREHASHED, 0, 2) || Arrays.equals(head, 0, 2, LEGACY, 0, 2),
                what,
                "another algorithm",
                "Ed25519, written as \"ED\" or \"Ed\"");
        return new MinisignSignature(what, untrusted, head, trusted, global);
    }

    /**
     * Signs, in the prehashed form.
     *
     * @param trustedComment one line, signed too
     * @throws IllegalArgumentException where the comment is no single line, or so long that no one would read the signature
     */
    public static MinisignSignature sign(MinisignSecretKey key, byte[] message, String trustedComment) {
        MinisignText.checkComment("trusted comment", trustedComment);
        byte[] signature = key.sign(Blake2b.digest(HASH_BYTES, message));
        byte[] head = MinisignText.joined(PREHASHED, key.publicKey().idBytes(), signature);
        byte[] global = key.sign(signedAlong(signature, trustedComment));
        MinisignSignature signed = new MinisignSignature(
                "signature", "signature by minisign key " + key.publicKey().keyId(), head, trustedComment, global);
        int length = signed.text().getBytes(StandardCharsets.UTF_8).length;
        Checks.that(length <= CAP, "trusted comment", trustedComment, "a signature of at most " + CAP + " bytes");
        return signed;
    }

    /**
     * Verifies both signatures: that over the message, and that over the first and the trusted comment.
     *
     * @return the trusted comment, which may be trusted now
     * @throws ZooException.Untrusted where another key made it, or the message, the signature or the comment was changed
     */
    public String verify(MinisignPublicKey key, byte[] message) {
        return verify(key, key.keyId(), message);
    }

    /**
     * The same.
     *
     * @param named what messages call the key
     */
    String verify(MinisignPublicKey key, String named, byte[] message) {
        MinisignText.that(keyId().equals(key.keyId()), what, "made by key " + keyId(), "key " + key.keyId());
        byte[] signature = Arrays.copyOfRange(head, BYTES - Ed25519.SIGNATURE_BYTES, BYTES);
        byte[] signed = prehashed() ? Blake2b.digest(HASH_BYTES, message) : message;
        if (!key.verifies(signed, signature)) {
            throw new ZooException.Untrusted(what + ": does not hold (expected: that of key " + named
                    + " for these bytes); they were changed, it was changed, or it is for others; nothing was loaded");
        }
        if (!key.verifies(signedAlong(signature, trustedComment), global)) {
            throw new ZooException.Untrusted(what + ": trusted comment \"" + Excerpt.of(trustedComment)
                    + "\" (expected: the one that key " + named
                    + " signed); it or its signature was changed; nothing was loaded");
        }
        return trustedComment;
    }

    /** The key that it claims to be made by, as {@link MinisignPublicKey#keyId} writes it. */
    public String keyId() {
        return MinisignText.keyId(Arrays.copyOfRange(head, 2, 2 + MinisignText.KEY_ID_BYTES));
    }

    /** The four lines of its file. */
    public String text() {
        return MinisignText.UNTRUSTED_COMMENT + untrustedComment + "\n" + MinisignText.base64(head) + "\n"
                + MinisignText.TRUSTED_COMMENT + trustedComment + "\n" + MinisignText.base64(global) + "\n";
    }

    @Override
    public String toString() {
        return what + " by key " + keyId();
    }

    private boolean prehashed() {
        return Arrays.equals(head, 0, 2, PREHASHED, 0, 2);
    }

    private static byte[] signedAlong(byte[] signature, String trustedComment) {
        return MinisignText.joined(signature, trustedComment.getBytes(StandardCharsets.UTF_8));
    }
}
