package dev.elbow.zoo.sign;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/** BLAKE2b, <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>, without a key. Stateless. */
final class Blake2b {

    private Blake2b() {}

    /** @param length bytes of the digest */
    static byte[] digest(int length, byte[]... parts) {
        Blake2bDigest digest = new Blake2bDigest(8 * length);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] out = new byte[length];
        digest.doFinal(out, 0);
        return out;
    }
}
