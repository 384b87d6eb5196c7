package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.registry.LayoutTar;
import dev.elbow.zoo.registry.Pruned;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.sign.SignatureVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Cache cache = new Cache(new ImageLayout(Path.of("")));
    private Path tar = Path.of("");

    @BeforeEach
    void exportAPackage() {
        cache = new Cache(new ImageLayout(folder.resolve("cache")));
        tar = folder.resolve("tiny.tar");
        Zoo.export(TinyPackage.write(folder.resolve("tiny")), tar);
    }

    private Trust trust(SignaturePolicy policy) {
        return new Trust(new KeyRing(folder.resolve("keys")), policy, SignaturePolicy.WARN);
    }

    private Cache.Entry imported() {
        Zoo.importInto(cache, tar, trust(SignaturePolicy.WARN));
        return cache.entries().get(0);
    }

    @Test
    void whatWasTakenUnsignedIsLoadedByItsDigest() {
        Cache.Entry entry = imported();

        VerifiedPackage loaded = cache.load(entry, trust(SignaturePolicy.REQUIRE));

        assertThat(entry.reference()).isEqualTo("tiny:1.0.0");
        assertThat(entry.digest()).isEqualTo(loaded.digest());
        assertThat(entry.acceptedUnsigned()).isTrue();
    }

    @Test
    void withoutTheUsersWordNothingIsTaken() {
        assertThatThrownBy(() -> Zoo.importInto(cache, tar, trust(SignaturePolicy.REQUIRE)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("not signed");
        assertThat(cache.entries()).isEmpty();
    }

    @Test
    void aSignedPackageIsHeldToItsSignatureOnEachLoad() {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        KeyRing ring = new KeyRing(folder.resolve("keys"));
        ring.add("ours", key.publicKey());
        Zoo.sign(folder.resolve("tiny"), key, Instant.parse("2026-01-01T12:00:00Z"));
        Path signed = folder.resolve("signed.tar");
        Zoo.export(Zoo.load(folder.resolve("tiny").toString(), trust(SignaturePolicy.REQUIRE)), signed);
        Zoo.importInto(cache, signed, trust(SignaturePolicy.REQUIRE));
        Cache.Entry entry = cache.entries().get(0);

        assertThat(entry.acceptedUnsigned()).isFalse();
        assertThat(cache.load(entry, trust(SignaturePolicy.REQUIRE)).digest()).isEqualTo(entry.digest());

        Trust nobody = new Trust(new KeyRing(folder.resolve("none")), SignaturePolicy.REQUIRE, SignaturePolicy.REQUIRE);
        assertThatThrownBy(() -> cache.load(entry, nobody)).isInstanceOf(ZooException.Untrusted.class);
    }

    /** Or whoever has an older artifact of a package takes its signature from it. */
    @Test
    void aSignatureIsNotReplacedByNone() {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        new KeyRing(folder.resolve("keys")).add("ours", key.publicKey());
        Zoo.sign(folder.resolve("tiny"), key, Instant.parse("2026-01-01T12:00:00Z"));
        Path signed = folder.resolve("signed.tar");
        Zoo.export(Zoo.load(folder.resolve("tiny").toString(), trust(SignaturePolicy.REQUIRE)), signed);
        Zoo.importInto(cache, signed, trust(SignaturePolicy.REQUIRE));
        Cache.Entry entry = cache.entries().get(0);

        for (SignaturePolicy policy : List.of(SignaturePolicy.WARN, SignaturePolicy.OFF)) {
            VerifiedPackage again = Zoo.importInto(cache, tar, trust(policy));

            assertThat(again.signature().state()).isEqualTo(SignatureVerdict.State.SIGNED);
            assertThat(cache.entries()).containsExactly(entry);
        }

        new KeyRing(folder.resolve("keys")).remove("ours");
        Zoo.importInto(cache, tar, trust(SignaturePolicy.WARN));
        assertThat(cache.entries().get(0).acceptedUnsigned()).isTrue();
    }

    @Test
    void aDamagedIndexIsNamedWithItsRemedy() throws IOException {
        imported();
        Path index = folder.resolve("cache/index.json");
        Files.writeString(index, "{");

        assertThatThrownBy(cache::entries)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("cache: " + index
                        + ": damaged (expected: the index of an image layout); move that file away, and pull or import"
                        + " packages again");
        assertThatThrownBy(() -> cache.find("tiny:1.0.0")).hasMessageContaining("move that file away");
        assertThatThrownBy(this::imported).hasMessageContaining("move that file away");

        Files.delete(index);
        assertThat(imported().reference()).isEqualTo("tiny:1.0.0");
    }

    @Test
    void aDamagedBlobIsWrittenAnewWhenThePackageComesAgain() throws IOException {
        Cache.Entry entry = imported();
        Path largest = blobs().stream()
                .max(Comparator.comparingLong(blob -> blob.toFile().length()))
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes);
        assertThatThrownBy(() -> cache.load(entry, trust(SignaturePolicy.REQUIRE)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("the copy is damaged");

        imported();

        assertThat(cache.load(entry, trust(SignaturePolicy.REQUIRE)).digest()).isEqualTo(entry.digest());
    }

    /** Or they would be removed between the look at them and the name that is given to them. */
    @Test
    void blobsThatAPackageFindsAreAsYoungAsItself() throws IOException {
        imported();
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        for (Path blob : blobs()) {
            Files.setLastModifiedTime(blob, old);
        }

        imported();

        for (Path blob : blobs()) {
            assertThat(Files.getLastModifiedTime(blob)).isGreaterThan(old);
        }
    }

    @Test
    void otherBytesUnderATakenVersionAreRefused() {
        imported();
        Map<String, byte[]> files = TinyPackage.files();
        files.put("README.md", "# tiny\n\nAnother card.\n".getBytes(StandardCharsets.UTF_8));
        Path other = folder.resolve("other.tar");
        Zoo.export(Zoo.write(folder.resolve("other"), TinyPackage.manifest(), files), other);

        assertThatThrownBy(() -> Zoo.importInto(cache, other, trust(SignaturePolicy.WARN)))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessageContaining("versions are immutable");
        assertThat(cache.entries()).hasSize(1);
        assertThat(Zoo.importInto(cache, tar, trust(SignaturePolicy.WARN)).digest())
                .isEqualTo(cache.entries().get(0).digest());
    }

    @Test
    void aBundledVersionIsTakenToo() {
        VerifiedPackage bundled = Zoo.load("machine-failure:1.0.0");
        cache.checkFree("machine-failure:1.0.0", bundled.digest());

        assertThatThrownBy(() -> cache.checkFree("machine-failure:1.0.0", "sha256:" + "0".repeat(64)))
                .isInstanceOf(ZooException.Taken.class);
    }

    @Test
    void aDamagedBlobIsNotLoaded() throws IOException {
        Cache.Entry entry = imported();
        for (Path blob : blobs()) {
            byte[] bytes = Files.readAllBytes(blob);
            byte[] flipped = bytes.clone();
            flipped[bytes.length / 2] ^= 1;
            Files.write(blob, flipped);

            if (!new String(bytes, StandardCharsets.UTF_8).contains("modelfs")) { // the config is for other tools
                assertThatThrownBy(() -> cache.load(entry, trust(SignaturePolicy.OFF)))
                        .as(blob.toString())
                        .isInstanceOf(ZooException.Untrusted.class)
                        .hasMessageContaining("the copy is damaged");
            }
            Files.write(blob, bytes);
        }
        assertThat(cache.load(entry, trust(SignaturePolicy.OFF)).digest()).isEqualTo(entry.digest());
    }

    /** The index says another artifact than the one that came under that name. */
    @Test
    void aSwappedArtifactIsNotLoaded() {
        Cache.Entry entry = imported();
        Map<String, byte[]> files = TinyPackage.files();
        files.put("README.md", "# tiny\n\nAnother card.\n".getBytes(StandardCharsets.UTF_8));
        Cache other = new Cache(cache.layout());
        other.remove(entry);
        other.add(Zoo.write(folder.resolve("other"), TinyPackage.manifest(), files), "elsewhere", true);
        Cache.Entry swapped = new Cache.Entry(
                entry.reference(),
                entry.digest(),
                entry.origin(),
                true,
                cache.entries().get(0).artifact());

        assertThatThrownBy(() -> cache.load(swapped, trust(SignaturePolicy.WARN)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("expected: " + entry.digest());
    }

    @Test
    void pruningKeepsWhatIsNeededAndWhatIsYoung() throws IOException {
        Cache.Entry entry = imported();
        Path old = folder.resolve("cache/blobs/sha256/" + "0".repeat(64));
        Files.write(old, new byte[1_000]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7_200)));
        Path young = folder.resolve("cache/blobs/sha256/." + "1".repeat(64) + ".partial");
        Files.write(young, new byte[1_000]);

        assertThat(cache.prune()).isEqualTo(new Pruned(1_000, 1_000, List.of()));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(cache.load(entry, trust(SignaturePolicy.OFF)).digest()).isEqualTo(entry.digest());
        cache.remove(entry);
        assertThat(cache.entries()).isEmpty();
    }

    /** Another process's blobs, or those of a transfer that took longer than prune waits for. */
    @Test
    void whatIsNotWholeGetsNoName() throws IOException {
        Cache.Entry entry = imported();
        VerifiedPackage loaded = cache.load(entry, trust(SignaturePolicy.OFF));
        cache.remove(entry);
        for (Path blob : blobs()) {
            byte[] bytes = Files.readAllBytes(blob);
            Files.delete(blob);

            assertThat(cache.name(loaded, entry.artifact(), "here", true)).isFalse();
            assertThat(cache.entries()).isEmpty();
            Files.write(blob, bytes);
        }
        assertThat(cache.name(loaded, entry.artifact(), "here", true)).isTrue();
        assertThat(cache.name(loaded, entry.artifact(), "here", true)).isTrue();
    }

    @Test
    void pruningGetsPastADamagedArtifact() throws IOException {
        Cache.Entry entry = imported();
        Path manifest = folder.resolve("cache/blobs/sha256/" + entry.artifact().hex());
        Files.write(manifest, new byte[10]);
        Path old = folder.resolve("cache/blobs/sha256/" + "0".repeat(64));
        Files.write(old, new byte[1_000]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7_200)));

        Pruned pruned = cache.prune();

        assertThat(pruned.freed()).isEqualTo(1_000);
        assertThat(pruned.damaged()).containsExactly("tiny:1.0.0");
        imported();
        assertThat(cache.load(entry, trust(SignaturePolicy.OFF)).digest()).isEqualTo(entry.digest());
    }

    /** A pod's user reads what another user of its group pulled. */
    @Test
    void everyFileFollowsTheUmask() throws IOException {
        imported();
        Path usual = Files.write(folder.resolve("usual"), new byte[0]);

        assertThat(List.of(folder.resolve("cache/index.json"), folder.resolve("cache/oci-layout"), tar, blobs().get(0)))
                .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                        .isEqualTo(Files.getPosixFilePermissions(usual)));
        assertThat(Files.getPosixFilePermissions(folder.resolve("tiny")))
                .isEqualTo(Files.getPosixFilePermissions(Files.createDirectory(folder.resolve("usual-folder"))));
    }

    @Test
    void anArchiveThatIsThereStaysAndNothingIsLeftBesideIt() throws IOException {
        VerifiedPackage loaded = Zoo.load(tar.toString(), trust(SignaturePolicy.OFF));
        Path place = Files.createDirectory(folder.resolve("place"));

        Zoo.export(loaded, place.resolve("a.tar"));
        assertThatThrownBy(() -> Zoo.export(loaded, place.resolve("a.tar"))).isInstanceOf(ZooException.Taken.class);

        assertThat(place.toFile().list()).containsExactly("a.tar");
    }

    /** A signer that was killed between the writing and the naming of its file. */
    @Test
    void whatAKilledSignerLeftHindersNobody() throws IOException {
        Path signed = folder.resolve("tiny");
        Files.write(signed.resolve(".writing-signature"), new byte[7]);

        assertThat(Zoo.load(signed.toString(), trust(SignaturePolicy.WARN)).hasSignature())
                .isFalse();
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        Zoo.sign(signed, key, Instant.parse("2026-01-01T12:00:00Z"));

        assertThat(signed.resolve(".writing-signature")).doesNotExist();
        assertThat(Zoo.load(signed.toString(), trust(SignaturePolicy.WARN)).hasSignature())
                .isTrue();
        Files.createSymbolicLink(signed.resolve(".writing-signature"), signed.resolve("model.json"));
        assertThatThrownBy(() -> Zoo.load(signed.toString(), trust(SignaturePolicy.WARN)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining(".writing-signature");
    }

    @Test
    void threadsShareACache() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<String> work = () ->
                    Zoo.importInto(cache, tar, trust(SignaturePolicy.WARN)).digest();
            List<Future<String>> digests = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                digests.add(threads.submit(work));
            }
            for (Future<String> digest : digests) {
                assertThat(digest.get()).isEqualTo(digests.get(0).get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(cache.entries()).hasSize(1);
    }

    @Test
    void anArchiveIsAReferenceAndHoldsTheSameBytes() {
        VerifiedPackage loaded = Zoo.load(tar.toString(), trust(SignaturePolicy.OFF));
        Path again = folder.resolve("again.tar");

        Zoo.export(loaded, again);

        assertThat(again).hasSameBinaryContentAs(tar);
        assertThat(DocumentJson.readManifest(loaded.file("model.json")).reference())
                .isEqualTo("tiny:1.0.0");
    }

    /** Short and long ones, since a tar's first header has 512 bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 257, 100_000})
    void aTextThatIsCalledTarIsNamedAsSuch(int length) throws IOException {
        Path text = Files.writeString(
                folder.resolve("x.tar"), "text\n".repeat(length).substring(0, length));

        assertThatThrownBy(() -> Zoo.load(text.toString(), trust(SignaturePolicy.OFF)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("package " + text
                        + ": no tar archive with a package (expected: one of elbow zoo export); nothing was loaded");
    }

    @Test
    void aTarWithoutAPackageIsNamedAsSuch() {
        Path other = folder.resolve("other.tar");
        LayoutTar.write(other, Map.of("oci-layout", new byte[3]));

        assertThatThrownBy(() -> Zoo.load(other.toString(), trust(SignaturePolicy.OFF)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("no tar archive with a package");
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache/blobs/sha256"))) {
            return files.sorted().toList();
        }
    }
}
