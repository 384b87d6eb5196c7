package dev.elbow.zoo.sign;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ed25519 of the JDK on bare keys, as minisign stores them. Stateless.
 *
 * <p>Source: <a href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</a>; what goes before the bare bytes: <a
 * href="https://www.rfc-editor.org/rfc/rfc8410">RFC 8410</a>, sections 4 and 7.
 */
final class Ed25519 {

    /** Bytes of a public key, and of the seed that is the secret one. */
    static final int KEY_BYTES = 32;

    static final int SIGNATURE_BYTES = 64;

    private static final String NAME = "Ed25519";
    private static final byte[] PUBLIC_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] SECRET_HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private Ed25519() {}

    /** A new key: the seed, then the public key, {@code 2 * }{@value #KEY_BYTES} bytes. */
    static byte[] generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            return MinisignText.joined(
                    tail(pair.getPrivate().getEncoded()), tail(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw absent(e);
        }
    }

    /** Whether the bytes are a point of the curve. */
    static boolean usable(byte[] publicKey) {
        try {
            Signature.getInstance(NAME).initVerify(decodedPublic(publicKey));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static byte[] sign(byte[] seed, byte[] message) {
        try {
            PrivateKey key = KeyFactory.getInstance(NAME)
                    .generatePrivate(new PKCS8EncodedKeySpec(MinisignText.joined(SECRET_HEAD, seed)));
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw absent(e);
        }
    }

    /** Whether the signature is the key's over the message; every malformed one is not. */
    static boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(decodedPublic(publicKey));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // bytes that are no signature at all
        } catch (GeneralSecurityException e) {
            throw absent(e);
        }
    }

    private static PublicKey decodedPublic(byte[] publicKey) throws GeneralSecurityException {
        return KeyFactory.getInstance(NAME)
                .generatePublic(new X509EncodedKeySpec(MinisignText.joined(PUBLIC_HEAD, publicKey)));
    }

    private static byte[] tail(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    private static IllegalStateException absent(GeneralSecurityException e) {
        return new IllegalStateException("every Java runtime from 15 on has Ed25519, and keys are checked before", e);
    }
}
