package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.LayoutIndex;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.registry.LayoutTar;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders, image layouts and archives that somebody else made: links, files of holes, documents without end, names that are not theirs. */
class HostilePlaceTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());
    private static final WholePackage HONEST = WholePackage.of("tiny", "1.0.0").signed(KEY);
    private static final Artifact ARTIFACT = Artifact.of(HONEST.manifest(), HONEST.files());
    private static final long TEN_GB = 10_000_000_000L;

    @TempDir
    private Path temp;

    private Path folder = Path.of("");
    private Path layout = Path.of("");
    private Trust trust = Trust.ofUser();

    @BeforeEach
    void write() throws IOException {
        KeyRing ring = new KeyRing(temp.resolve("keys"));
        ring.add("ours", KEY.publicKey());
        trust = new Trust(ring, SignaturePolicy.REQUIRE, SignaturePolicy.REQUIRE);
        folder = Files.createDirectory(temp.resolve("tiny"));
        for (Map.Entry<String, byte[]> file : HONEST.files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        layout = temp.resolve("layout");
        ImageLayout written = new ImageLayout(layout);
        ARTIFACT.named().forEach(blob -> written.write(blob, ARTIFACT.bytes(blob)));
        written.write(ARTIFACT.descriptor(), ARTIFACT.bytes(ARTIFACT.descriptor()));
        index(ARTIFACT.descriptor().with(Descriptor.REF_NAME, "tiny:1.0.0"));
    }

    private void index(Descriptor... artifacts) throws IOException {
        Files.write(layout.resolve("index.json"), ArtifactJson.write(new LayoutIndex(List.of(artifacts))));
    }

    private void assertRefused(String reference, String message) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = thread.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> Zoo.load(reference, trust))
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessageContaining(message);
            assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
        });
    }

    static List<String> files() {
        return HONEST.files().keySet().stream().sorted().toList();
    }

    @Test
    void whatIsHonestIsTaken() {
        for (String reference : List.of(folder.toString(), "oci-layout:" + layout)) {
            assertThat(Zoo.load(reference, trust).manifest().reference()).isEqualTo("tiny:1.0.0");
        }
    }

    /** To the very bytes that belong there, so that nothing but the link is wrong. */
    @ParameterizedTest
    @MethodSource("files")
    void aLinkInPlaceOfAnyFileIsRefused(String file) throws IOException {
        Files.move(folder.resolve(file), temp.resolve("outside"));
        Files.createSymbolicLink(folder.resolve(file), temp.resolve("outside"));

        assertRefused(folder.toString(), file + ": a link (expected: a plain file");
    }

    @Test
    void aLinkInPlaceOfABlobIsRefused() throws IOException {
        Path blob = layout.resolve("blobs/sha256/" + ARTIFACT.layers().get(0).hex());
        Files.move(blob, temp.resolve("outside"));
        Files.createSymbolicLink(blob, temp.resolve("outside"));

        assertRefused("oci-layout:" + layout, "the copy is damaged");
    }

    /** 10 GB of holes, which take no room on disk and would take all of the memory. */
    @ParameterizedTest
    @MethodSource("files")
    void aFileOfTenGigabytesIsNotRead(String file) throws IOException {
        try (RandomAccessFile holes = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
            holes.setLength(TEN_GB);
        }

        assertRefused(folder.toString(), file + ": 10000000000 bytes (expected: at most ");
    }

    @Test
    void anArtifactOfTenGigabytesIsNotRead() throws IOException {
        Descriptor large =
                new Descriptor(ARTIFACT.descriptor().mediaType(), "sha256:" + "0".repeat(64), TEN_GB, Map.of());
        try (RandomAccessFile holes = new RandomAccessFile(
                layout.resolve("blobs/sha256/" + large.hex()).toFile(), "rw")) {
            holes.setLength(TEN_GB);
        }
        index(large);

        assertRefused("oci-layout:" + layout, "10000000000 bytes declared (expected: at most 4194304)");
    }

    @Test
    void anIndexOfTenGigabytesIsNotRead() throws IOException {
        try (RandomAccessFile holes =
                new RandomAccessFile(layout.resolve("index.json").toFile(), "rw")) {
            holes.setLength(TEN_GB);
        }

        assertRefused("oci-layout:" + layout, "10000000000 bytes (expected: at most 4194304)");
    }

    /** Whoever writes the index chooses the names; an older version that is rightly signed is not the newer one. */
    @ParameterizedTest
    @CsvSource({"tiny:2.0.0, tiny:2.0.0", "2.0.0, 2.0.0", "other:1.0.0, other:1.0.0"})
    void aRollbackInAnImageLayoutIsRefused(String name, String expected) throws IOException {
        index(ARTIFACT.descriptor().with(Descriptor.REF_NAME, name));

        assertRefused(
                "oci-layout:" + layout + ":" + name,
                "the layout has tiny:1.0.0 under that name (expected: " + expected + "); nothing was loaded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny:1.0.0", "1.0.0", "latest", "tiny", "tiny:latest"})
    void namesThatAreNoOtherVersionAreTaken(String name) throws IOException {
        index(ARTIFACT.descriptor().with(Descriptor.REF_NAME, name));

        assertThat(Zoo.load("oci-layout:" + layout + ":" + name, trust).digest())
                .isEqualTo(Zoo.load(folder.toString(), trust).digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"manifests\":[", "{\"manifests\":[{},", "{\"a\":"})
    void anIndexThatUnfoldsInMemoryIsRefused(String part) throws IOException {
        byte[] bomb = part.repeat((4 << 20) / part.length()).getBytes(StandardCharsets.UTF_8);
        Files.write(layout.resolve("index.json"), bomb);

        assertRefused("oci-layout:" + layout, "index.json: ");
    }

    private Path archive(Map<String, byte[]> changed) {
        Map<String, byte[]> entries = new TreeMap<>();
        ARTIFACT.blobs().forEach((digest, bytes) -> entries.put("blobs/" + digest.replace(':', '/'), bytes));
        entries.put("oci-layout", ArtifactJson.layoutFile());
        entries.put("index.json", ArtifactJson.write(new LayoutIndex(List.of(ARTIFACT.descriptor()))));
        entries.putAll(changed);
        Path tar = temp.resolve("tiny.tar");
        LayoutTar.write(tar, entries);
        return tar;
    }

    @Test
    void anHonestArchiveIsTaken() {
        assertThat(Zoo.load(archive(Map.of()).toString(), trust).manifest().reference())
                .isEqualTo("tiny:1.0.0");
    }

    @Test
    void anArchiveWithALongIndexIsRefused() {
        Path tar = archive(Map.of("index.json", new byte[(4 << 20) + 1]));

        assertRefused(tar.toString(), "index.json: 4194305 bytes (expected: at most 4194304)");
    }

    @Test
    void anArchiveWithTwoArtifactsIsRefused() {
        Path tar = archive(Map.of(
                "index.json",
                ArtifactJson.write(new LayoutIndex(List.of(ARTIFACT.descriptor(), ARTIFACT.descriptor())))));

        assertRefused(tar.toString(), "2 artifacts (expected: one)");
    }

    @Test
    void anArchiveThatDeclaresTenGigabytesIsRefused() {
        Descriptor artifact = ARTIFACT.descriptor();
        Descriptor large = new Descriptor(artifact.mediaType(), artifact.digest(), TEN_GB, Map.of());
        Path tar = archive(Map.of("index.json", ArtifactJson.write(new LayoutIndex(List.of(large)))));

        assertRefused(tar.toString(), "10000000000 bytes (expected: at most 4194304)");
    }
}
