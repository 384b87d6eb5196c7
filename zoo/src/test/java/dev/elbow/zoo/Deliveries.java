package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.LayoutIndex;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.Credentials;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.registry.LayoutTar;
import dev.elbow.zoo.registry.Patience;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A user with a key ring and a cache, to whom a package comes by any of four ways, as whoever sends it wants it to come. */
final class Deliveries implements AutoCloseable {

    /** How a package comes. */
    enum Way {
        FOLDER,
        LAYOUT,
        REGISTRY,
        ARCHIVE
    }

    final StubRegistry registry = new StubRegistry();
    final KeyRing keys;
    final Cache cache;
    private final Path folder;
    private int count;

    Deliveries(Path folder) {
        this.folder = folder;
        keys = new KeyRing(folder.resolve("keys"));
        cache = new Cache(new ImageLayout(folder.resolve("cache")));
    }

    /** What came rightly before is asked for again. */
    void forget(byte[] blob) {
        try {
            Files.deleteIfExists(blobs().resolve(Digests.sha256(blob)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path blobs() {
        return cache.layout().folder().resolve("blobs/sha256");
    }

    Trust trust(SignaturePolicy policy) {
        return new Trust(keys, policy, policy);
    }

    Transfers transfers() {
        Patience patience = Patience.defaults().with(Duration.ofMillis(1), Duration.ofSeconds(5));
        return new Transfers(cache, new Credentials(Map.of(), folder), true, (file, done, size) -> {}, patience);
    }

    Reference.Remote remote(String nameAndTag) {
        return (Reference.Remote) Reference.parse("oci://" + registry.host() + "/" + nameAndTag);
    }

    /** An artifact of these files whose own digests are all right. */
    VerifiedPackage take(Way way, Manifest manifest, Map<String, byte[]> files, SignaturePolicy policy) {
        return take(way, manifest, files, Map.of(), policy);
    }

    /**
     * The same, but that some files are others on their way.
     *
     * @param manifest what the artifact says that it is
     * @param changed in the place of files, under their digests
     */
    VerifiedPackage take(
            Way way,
            Manifest manifest,
            Map<String, byte[]> files,
            Map<String, byte[]> changed,
            SignaturePolicy policy) {
        return switch (way) {
            case FOLDER -> {
                Map<String, byte[]> found = new TreeMap<>(files);
                found.putAll(changed);
                yield Zoo.load(write(found).toString(), trust(policy));
            }
            case LAYOUT -> {
                Path layout = folder.resolve("package-" + count++);
                entries(Artifact.of(manifest, files), manifest.reference(), changed)
                        .forEach((name, bytes) -> write(layout.resolve(name), bytes));
                yield Zoo.load("oci-layout:" + layout, trust(policy));
            }
            case REGISTRY -> {
                serve(manifest.reference(), Artifact.of(manifest, files), changed);
                yield transfers().pull(remote(manifest.reference()), trust(policy));
            }
            case ARCHIVE ->
                Zoo.importInto(
                        cache, archive(Artifact.of(manifest, files), manifest.reference(), changed), trust(policy));
        };
    }

    private Path write(Map<String, byte[]> files) {
        try {
            Path place = Files.createDirectory(folder.resolve("package-" + count++));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(place.resolve(file.getKey()), file.getValue());
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts an artifact into the registry. */
    void serve(String nameAndTag, Artifact artifact, Map<String, byte[]> changed) {
        int colon = nameAndTag.lastIndexOf(':');
        String base = "GET /v2/" + nameAndTag.substring(0, colon);
        artifact.blobs().forEach((digest, bytes) -> registry.on(base + "/blobs/" + digest, bytes));
        changed(artifact, changed).forEach((digest, bytes) -> registry.on(base + "/blobs/" + digest, bytes));
        byte[] manifest = artifact.bytes(artifact.descriptor());
        registry.on(base + "/manifests/" + nameAndTag.substring(colon + 1), manifest);
        registry.on(base + "/manifests/" + artifact.descriptor().digest(), manifest);
    }

    /** By the digests of what they stand for. */
    private static Map<String, byte[]> changed(Artifact artifact, Map<String, byte[]> changed) {
        Map<String, byte[]> blobs = new TreeMap<>();
        changed.forEach((file, bytes) -> artifact.layers().stream()
                .filter(layer -> layer.annotation(Descriptor.TITLE).orElse("").equals(file))
                .forEach(layer -> blobs.put(layer.digest(), bytes)));
        return blobs;
    }

    private Path archive(Artifact artifact, String reference, Map<String, byte[]> changed) {
        Path tar = folder.resolve("package-" + count++ + ".tar");
        LayoutTar.write(tar, entries(artifact, reference, changed));
        return tar;
    }

    /** The files of an image layout. */
    private static Map<String, byte[]> entries(Artifact artifact, String reference, Map<String, byte[]> changed) {
        Map<String, byte[]> entries = new TreeMap<>();
        artifact.blobs().forEach((digest, bytes) -> entries.put(path(digest), bytes));
        changed(artifact, changed).forEach((digest, bytes) -> entries.put(path(digest), bytes));
        entries.put("oci-layout", ArtifactJson.layoutFile());
        entries.put(
                "index.json",
                ArtifactJson.write(
                        new LayoutIndex(List.of(artifact.descriptor().with(Descriptor.REF_NAME, reference)))));
        return entries;
    }

    private static String path(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    /** No package, and under the name of a blob nothing but its own bytes. */
    void assertNothingIsVisible() throws IOException {
        assertThat(cache.entries()).isEmpty();
        if (Files.isDirectory(blobs())) {
            try (Stream<Path> files = Files.list(blobs())) {
                for (Path file : files.toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (!name.startsWith(".")) {
                        assertThat(Digests.sha256(Files.readAllBytes(file))).isEqualTo(name);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
