package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignatureCheck;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.sign.SignatureVerdict;
import dev.elbow.zoo.verify.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a shipped package that come from elsewhere: their digest is known, so that nobody has to vouch for them. */
class BundledCopyTest {

    private static final String NAME = "iris-mixture:1.0.0";
    private static final VerifiedPackage SHIPPED = Zoo.load(NAME);

    @TempDir
    private Path folder;

    private Trust requiring() {
        return new Trust(new KeyRing(folder.resolve("keys")), SignaturePolicy.REQUIRE, SignaturePolicy.REQUIRE);
    }

    private VerifiedPackage verify(Map<String, byte[]> files) {
        return Verifier.verify(new MemorySource("copy", files), requiring().ofRemote());
    }

    private static Map<String, byte[]> withFlippedBit(String file, int at) {
        Map<String, byte[]> files = new HashMap<>(SHIPPED.files());
        byte[] bytes = SHIPPED.file(file);
        bytes[at] ^= 1;
        files.put(file, bytes);
        return files;
    }

    @Test
    void isImportedWhereSignaturesAreRequired() {
        Path tar = folder.resolve("copy.tar");
        Zoo.export(SHIPPED, tar);
        Cache cache = new Cache(new ImageLayout(folder.resolve("cache")));

        VerifiedPackage imported = Zoo.importInto(cache, tar, requiring());

        assertThat(imported.digest()).isEqualTo(SHIPPED.digest());
        assertThat(imported.signature()).isEqualTo(SignatureVerdict.bundled());
        assertThat(cache.load(cache.entries().get(0), requiring()).digest()).isEqualTo(SHIPPED.digest());
    }

    @Test
    void isRefusedWithOneOtherBitInAnyFile() {
        for (PackageFile file : SHIPPED.manifest().files()) {
            Map<String, byte[]> files = withFlippedBit(file.name(), (int) file.size() / 2);

            assertThatThrownBy(() -> verify(files))
                    .as(file.name())
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessageContaining(file.name() + ": digest sha256:");
        }
    }

    @Test
    void isRefusedWithOneOtherBitInTheManifest() {
        String manifest = new String(SHIPPED.file("model.json"), StandardCharsets.UTF_8);
        int letter = manifest.indexOf("Lengths and widths"); // in the description, where any letter may stand

        assertThatThrownBy(() -> verify(withFlippedBit("model.json", letter)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("package " + NAME + ": not signed");
    }

    /** The name says nothing: whoever changes a file declares it, too. */
    @Test
    void isRefusedWithAnotherFileThatItDeclares() {
        Map<String, byte[]> files = new HashMap<>(SHIPPED.files());
        files.put("README.md", "Another card.".getBytes(StandardCharsets.UTF_8));
        files.put(
                "model.json",
                DocumentJson.write(SHIPPED.manifest()
                        .withFiles(SHIPPED.manifest().files().stream()
                                .map(file -> file.name().equals("README.md")
                                        ? new PackageFile(file.name(), Digests.sha256(files.get("README.md")), 13)
                                        : file)
                                .toList())));

        assertThatThrownBy(() -> verify(files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("package " + NAME + ": not signed");
    }

    @Test
    void isRefusedWithASignatureThatIsWrong() {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        new KeyRing(folder.resolve("keys")).add("ours", key.publicKey());
        Map<String, byte[]> files = new HashMap<>(SHIPPED.files());
        files.put(
                "signature",
                SignatureCheck.sign(key, NAME, new byte[1], Instant.EPOCH)
                        .text()
                        .getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> verify(files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("does not hold");
    }
}
