package dev.elbow.zoo.sign;

import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.verify.Digests;
import java.time.Instant;
import java.util.Optional;

/** Signs manifests, and says of a manifest who signed it, by the keys of a ring under a policy. Stateless. */
public final class SignatureCheck {

    private final KeyRing ring;
    private final SignaturePolicy policy;

    public SignatureCheck(KeyRing ring, SignaturePolicy policy) {
        this.ring = ring;
        this.policy = policy;
    }

    /**
     * Signs a manifest, and along with it which package it is of and when it was signed.
     *
     * @param reference {@code name:version}
     */
    public static MinisignSignature sign(MinisignSecretKey key, String reference, byte[] manifest, Instant signed) {
        String comment = new PackageComment(reference, Digests.sha256(manifest), signed).text();
        return MinisignSignature.sign(key, manifest, comment);
    }

    /** The same keys, for a package that comes with somebody's word already: what is wrong is refused, what is missing is not. */
    public SignatureCheck lenient() {
        return policy == SignaturePolicy.REQUIRE ? new SignatureCheck(ring, SignaturePolicy.WARN) : this;
    }

    /**
     * Checks a signature.
     *
     * @param reference {@code name:version} of what the caller means to load
     * @param manifest the bytes as they were read
     * @param signature the bytes of its file, where there is one
     * @throws ZooException.Untrusted where there is a signature and it is malformed or wrong, or where the policy requires one by
     *     a key of the ring; under {@link SignaturePolicy#OFF} never
     * @throws ZooException as {@link KeyRing#find} does
     */
    public SignatureVerdict check(String reference, byte[] manifest, Optional<byte[]> signature) {
        if (policy == SignaturePolicy.OFF) {
            return SignatureVerdict.unchecked();
        }
        String what = "package " + Excerpt.of(reference);
        if (signature.isEmpty()) {
            String warning = what + ": not signed (expected: a signature by a key in " + ring.folder()
                    + "); anyone may have made it";
            refuseIfRequired(warning);
            return SignatureVerdict.unsigned(warning);
        }
        MinisignSignature parsed = MinisignSignature.parse("of " + what, signature.get());
        Optional<KeyRing.Trusted> key = ring.find(parsed.keyId());
        if (key.isEmpty()) {
            String warning = what + ": signed by key " + parsed.keyId() + " (expected: one of those in " + ring.folder()
                    + "); its signature cannot be checked, anyone may have made it";
            refuseIfRequired(warning);
            return SignatureVerdict.keyUnknown(parsed.keyId(), warning);
        }
        String comment = parsed.verify(key.get().key(), key.get().toString(), manifest);
        checkComment(what, comment, reference, Digests.sha256(manifest));
        return SignatureVerdict.signed(key.get(), comment);
    }

    private void refuseIfRequired(String warning) {
        if (policy == SignaturePolicy.REQUIRE) {
            throw new ZooException.Untrusted(warning + "; nothing was loaded");
        }
    }

    /** A rightly signed package must not pass for another; comments of other tools say nothing about packages. */
    private static void checkComment(String what, String comment, String reference, String sha256) {
        if (!comment.startsWith(PackageComment.HEAD)) {
            return;
        }
        boolean same = PackageComment.parse(comment)
                .filter(said ->
                        said.reference().equals(reference) && said.sha256().equals(sha256))
                .isPresent();
        if (!same) {
            throw new ZooException.Untrusted(what + ": signed as \"" + Excerpt.of(comment, 200) + "\" (expected: "
                    + PackageComment.HEAD + Excerpt.of(reference) + " sha256:" + sha256
                    + " signed <instant>); it was passed off for another; nothing was loaded");
        }
    }
}
