package dev.elbow.zoo.sign;

import static dev.elbow.zoo.sign.MinisignSamples.bytes;
import static dev.elbow.zoo.sign.MinisignSamples.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(random(1));
    private static final MinisignSecretKey STRANGER = MinisignSecretKey.generate(random(2));
    private static final byte[] MANIFEST = bytes("{}");
    private static final String SHA256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    @BeforeEach
    void trustTheKey() {
        new KeyRing(folder).add("zoe", KEY.publicKey());
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "WARN"})
    void saysWhoSignedAPackage(SignaturePolicy policy) {
        MinisignSignature signature = SignatureCheck.sign(KEY, "tiny:1.0.0", MANIFEST, NOON);

        SignatureVerdict verdict = check(policy, "tiny:1.0.0", MANIFEST, signature.text());

        assertThat(verdict)
                .isEqualTo(new SignatureVerdict(
                        SignatureVerdict.State.SIGNED,
                        Optional.of(KEY.publicKey().keyId()),
                        Optional.of("zoe"),
                        Optional.of("package tiny:1.0.0 sha256:" + SHA256 + " signed 2026-01-01T12:00:00Z"),
                        Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"free form", "", "timestamp:1\tfile:model.json", "packages are fine"})
    void takesTheCommentsOfOtherTools(String comment) {
        String signature = MinisignSignature.sign(KEY, MANIFEST, comment).text();

        assertThat(check(SignaturePolicy.REQUIRE, "tiny:1.0.0", MANIFEST, signature)
                        .trustedComment())
                .contains(comment);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "WARN"})
    void refusesARightlySignedPackagePassedOffForAnother(SignaturePolicy policy) {
        String signature =
                SignatureCheck.sign(KEY, "tiny:0.9.0", MANIFEST, NOON).text();

        assertThatThrownBy(() -> check(policy, "tiny:1.0.0", MANIFEST, signature))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("package tiny:1.0.0: signed as \"package tiny:0.9.0 sha256:" + SHA256
                        + " signed 2026-01-01T12:00:00Z\" (expected: package tiny:1.0.0 sha256:" + SHA256
                        + " signed <instant>); it was passed off for another; nothing was loaded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package ",
                "package tiny:1.0.0",
                "package tiny:1.0.0 sha256:00 signed 2026-01-01T12:00:00Z",
                "package tiny:1.0.0 sha256:0000000000000000000000000000000000000000000000000000000000000000 signed"
                        + " 2026-01-01T12:00:00Z",
                "package tiny:1.0.0 sha256:" + SHA256 + " signed yesterday",
                "package tiny:1.0.0 sha256:" + SHA256 + " signed 2026-01-01T12:00:00Z too",
                "package tiny:1.0.00 sha256:" + SHA256 + " signed 2026-01-01T12:00:00Z"
            })
    void refusesCommentsOnPackagesThatSayAnything(String comment) {
        String signature = MinisignSignature.sign(KEY, MANIFEST, comment).text();

        assertThatThrownBy(() -> check(SignaturePolicy.WARN, "tiny:1.0.0", MANIFEST, signature))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("package tiny:1.0.0: signed as \"package ");
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "WARN"})
    void refusesTheSignatureOfAnotherManifest(SignaturePolicy policy) {
        String signature =
                SignatureCheck.sign(KEY, "tiny:1.0.0", bytes("{ }"), NOON).text();

        assertThatThrownBy(() -> check(policy, "tiny:1.0.0", MANIFEST, signature))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("signature of package tiny:1.0.0: does not hold");
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "WARN"})
    void refusesAMalformedSignature(SignaturePolicy policy) {
        assertThatThrownBy(() -> check(policy, "tiny:1.0.0", MANIFEST, "none"))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("signature of package tiny:1.0.0: 1 line (expected: 4); nothing was loaded");
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "WARN"})
    void refusesAStrangersSignatureUnderTheIdOfATrustedKey(SignaturePolicy policy) {
        MinisignSecretKey impostor = MinisignSecretKey.parse("impostor", bytes(withIdOf(KEY, STRANGER)));
        String signature =
                SignatureCheck.sign(impostor, "tiny:1.0.0", MANIFEST, NOON).text();

        assertThat(impostor.publicKey().keyId()).isEqualTo(KEY.publicKey().keyId());
        assertThatThrownBy(() -> check(policy, "tiny:1.0.0", MANIFEST, signature))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("does not hold");
    }

    @Test
    void warnsOfAPackageThatNobodySigned() {
        SignatureVerdict verdict = check(SignaturePolicy.WARN, "tiny:1.0.0", MANIFEST, null);

        assertThat(verdict.state()).isEqualTo(SignatureVerdict.State.UNSIGNED);
        assertThat(verdict.warning())
                .contains("package tiny:1.0.0: not signed (expected: a signature by a key in " + folder
                        + "); anyone may have made it");
    }

    @Test
    void warnsOfAKeyThatIsNotInTheRing() {
        String signature =
                SignatureCheck.sign(STRANGER, "tiny:1.0.0", MANIFEST, NOON).text();
        String id = STRANGER.publicKey().keyId();

        SignatureVerdict verdict = check(SignaturePolicy.WARN, "tiny:1.0.0", MANIFEST, signature);

        assertThat(verdict.state()).isEqualTo(SignatureVerdict.State.KEY_UNKNOWN);
        assertThat(verdict.keyId()).contains(id);
        assertThat(verdict.trustedComment()).isEmpty();
        assertThat(verdict.warning())
                .contains("package tiny:1.0.0: signed by key " + id + " (expected: one of those in " + folder
                        + "); its signature cannot be checked, anyone may have made it");
    }

    @Test
    void requiresASignatureByAKeyOfTheRing() {
        String signature =
                SignatureCheck.sign(STRANGER, "tiny:1.0.0", MANIFEST, NOON).text();

        assertThatThrownBy(() -> check(SignaturePolicy.REQUIRE, "tiny:1.0.0", MANIFEST, null))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("package tiny:1.0.0: not signed (expected: a signature by a key in " + folder
                        + "); anyone may have made it; nothing was loaded");
        assertThatThrownBy(() -> check(SignaturePolicy.REQUIRE, "tiny:1.0.0", MANIFEST, signature))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageEndingWith("anyone may have made it; nothing was loaded");
    }

    @Test
    void looksAtNothingWhereThePolicyIsOff() throws IOException {
        Files.writeString(folder.resolve("bad.pub"), "nothing");

        SignatureVerdict verdict = check(SignaturePolicy.OFF, "tiny:1.0.0", MANIFEST, "none");

        assertThat(verdict.state()).isEqualTo(SignatureVerdict.State.UNCHECKED);
        assertThat(verdict.warning()).isEmpty();
    }

    @Test
    void trustsNobodyByADamagedRing() throws IOException {
        Files.writeString(folder.resolve("bad.pub"), "nothing");
        String signature =
                SignatureCheck.sign(KEY, "tiny:1.0.0", MANIFEST, NOON).text();

        assertThatThrownBy(() -> check(SignaturePolicy.WARN, "tiny:1.0.0", MANIFEST, signature))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("public key " + folder.resolve("bad.pub") + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tiny", "tiny: 1", "tiny:1:2", "a b:1"})
    void signsOnlyUnderReferencesThatReadBack(String reference) {
        assertThatThrownBy(() -> SignatureCheck.sign(KEY, reference, MANIFEST, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reference: " + reference + " (expected: name:version)");
    }

    private SignatureVerdict check(
            SignaturePolicy policy, String reference, byte[] manifest, @Nullable String signature) {
        return new SignatureCheck(new KeyRing(folder), policy)
                .check(reference, manifest, Optional.ofNullable(signature).map(MinisignSamples::bytes));
    }

    /** The file of a key that calls itself by another's id. */
    private static String withIdOf(MinisignSecretKey named, MinisignSecretKey key) {
        String[] lines = key.text().split("\n", -1);
        byte[] bytes = Base64.getDecoder().decode(lines[1]);
        System.arraycopy(named.publicKey().idBytes(), 0, bytes, 54, 8);
        lines[1] = Base64.getEncoder().encodeToString(bytes);
        return String.join("\n", lines);
    }
}
