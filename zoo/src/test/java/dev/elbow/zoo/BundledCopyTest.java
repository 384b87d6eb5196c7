package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.model.PackageFile;
import dev.elbow.zoo.Deliveries.Way;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignatureCheck;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.sign.SignatureVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies of a shipped package that come from elsewhere: their digest is known, so that nobody has to vouch for them. */
class BundledCopyTest {

    private static final String NAME = "iris-mixture:1.0.0";
    private static final VerifiedPackage SHIPPED = Zoo.load(NAME);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Deliveries deliveries;

    @BeforeEach
    void open() {
        deliveries = new Deliveries(folder);
    }

    @AfterEach
    void close() {
        deliveries.close();
    }

    private VerifiedPackage take(Way way, Map<String, byte[]> files) {
        return deliveries.take(way, SHIPPED.manifest(), files, SignaturePolicy.REQUIRE);
    }

    private static Map<String, byte[]> withFlippedBit(String file, int at) {
        Map<String, byte[]> files = new HashMap<>(SHIPPED.files());
        byte[] bytes = SHIPPED.file(file);
        bytes[at] ^= 1;
        files.put(file, bytes);
        return files;
    }

    @ParameterizedTest
    @EnumSource
    void isTakenWhereSignaturesAreRequired(Way way) {
        VerifiedPackage taken = take(way, SHIPPED.files());

        assertThat(taken.digest()).isEqualTo(SHIPPED.digest());
        assertThat(taken.signature()).isEqualTo(SignatureVerdict.bundled());
        for (Cache.Entry entry : deliveries.cache.entries()) {
            assertThat(deliveries
                            .cache
                            .load(entry, deliveries.trust(SignaturePolicy.REQUIRE))
                            .digest())
                    .isEqualTo(SHIPPED.digest());
        }
        assertThat(deliveries.cache.entries()).hasSize(way == Way.REGISTRY || way == Way.ARCHIVE ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedWithOneOtherBitInAnyFile(Way way) throws IOException {
        for (PackageFile file : SHIPPED.manifest().files()) {
            Map<String, byte[]> files = withFlippedBit(file.name(), (int) file.size() / 2);

            assertThatThrownBy(() -> take(way, files))
                    .as(file.name())
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessageContaining(file.name() + ": digest sha256:");
        }
        deliveries.assertNothingIsVisible();
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedWithOneOtherBitInTheManifest(Way way) throws IOException {
        String manifest = new String(SHIPPED.file("model.json"), StandardCharsets.UTF_8);
        int letter = manifest.indexOf("Lengths and widths"); // in the description, where any letter may stand

        assertThatThrownBy(() -> take(way, withFlippedBit("model.json", letter)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("package " + NAME + ": not signed");
        deliveries.assertNothingIsVisible();
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedWithAFileMore(Way way) throws IOException {
        Map<String, byte[]> files = new HashMap<>(SHIPPED.files());
        files.put("more.json", "{}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> take(way, files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("files [more.json] (expected: only what model.json declares)");
        deliveries.assertNothingIsVisible();
    }

    /** The name says nothing: whoever changes a file declares it, too. */
    @ParameterizedTest
    @EnumSource
    void isRefusedWithAnotherFileThatItDeclares(Way way) throws IOException {
        byte[] card = "Another card.".getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> files = new WholePackage(SHIPPED.files())
                .with("README.md", card)
                .declared()
                .files();

        assertThatThrownBy(() -> take(way, files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("package " + NAME + ": not signed");
        deliveries.assertNothingIsVisible();
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedWithASignatureThatIsWrong(Way way) throws IOException {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        deliveries.keys.add("ours", key.publicKey());
        Map<String, byte[]> files = new HashMap<>(SHIPPED.files());
        files.put(
                "signature",
                SignatureCheck.sign(key, NAME, new byte[1], Instant.EPOCH)
                        .text()
                        .getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> take(way, files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("does not hold");
        deliveries.assertNothingIsVisible();
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureThatNobodyCanCheckIsNotHandedOn(Way way) {
        MinisignSecretKey unknown = MinisignSecretKey.generate(new SecureRandom());

        VerifiedPackage taken =
                take(way, new WholePackage(SHIPPED.files()).signed(unknown).files());

        assertThat(taken.signature()).isEqualTo(SignatureVerdict.bundled());
        assertThat(taken.hasSignature()).isFalse();
        assertThat(taken.files()).containsOnlyKeys(SHIPPED.files().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureByATrustedKeyIsHandedOn(Way way) {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        deliveries.keys.add("ours", key.publicKey());

        VerifiedPackage taken =
                take(way, new WholePackage(SHIPPED.files()).signed(key).files());

        assertThat(taken.signature().state()).isEqualTo(SignatureVerdict.State.SIGNED);
        assertThat(taken.hasSignature()).isTrue();
    }
}
