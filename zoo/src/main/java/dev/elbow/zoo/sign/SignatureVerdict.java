package dev.elbow.zoo.sign;

import dev.elbow.schemas.Checks;
import java.util.Optional;

/**
 * What is known of a package's maker.
 *
 * @param keyId of the key that signed, or says it did, as {@link MinisignPublicKey#keyId} writes it; empty where none was looked at
 * @param keyName what the ring calls that key; only where the signature was verified
 * @param trustedComment what the signature vouches for beside the package; only where it was verified
 * @param warning one sentence for the user; only where there is cause
 */
public record SignatureVerdict(
        State state,
        Optional<String> keyId,
        Optional<String> keyName,
        Optional<String> trustedComment,
        Optional<String> warning) {

    /** How far the signature got. */
    public enum State {
        /** A trusted key signed this very package. */
        SIGNED,
        /** It is shipped with Elbow, byte for byte, and needs no signature. */
        BUNDLED,
        /** There is no signature. */
        UNSIGNED,
        /** There is one, by a key that is not in the ring: it says nothing. */
        KEY_UNKNOWN,
        /** By {@link SignaturePolicy#OFF}, nobody looked. */
        UNCHECKED
    }

    public SignatureVerdict {
        boolean verified = state == State.SIGNED;
        Checks.that(trustedComment.isPresent() == verified, "trusted comment", trustedComment, "one where verified");
        Checks.that(keyName.isPresent() == verified, "key name", keyName, "one where verified");
        Checks.that(keyId.isPresent() == (verified || state == State.KEY_UNKNOWN), "key id", keyId, "one where signed");
    }

    static SignatureVerdict signed(KeyRing.Trusted by, String trustedComment) {
        return new SignatureVerdict(
                State.SIGNED,
                Optional.of(by.key().keyId()),
                Optional.of(by.name()),
                Optional.of(trustedComment),
                Optional.empty());
    }

    /** Of a package that is known by its digest. */
    public static SignatureVerdict bundled() {
        return new SignatureVerdict(
                State.BUNDLED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static SignatureVerdict unsigned(String warning) {
        return new SignatureVerdict(
                State.UNSIGNED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(warning));
    }

    static SignatureVerdict keyUnknown(String keyId, String warning) {
        return new SignatureVerdict(
                State.KEY_UNKNOWN, Optional.of(keyId), Optional.empty(), Optional.empty(), Optional.of(warning));
    }

    static SignatureVerdict unchecked() {
        return new SignatureVerdict(
                State.UNCHECKED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
