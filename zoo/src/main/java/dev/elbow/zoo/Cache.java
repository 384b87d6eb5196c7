package dev.elbow.zoo;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.BundledSource;
import dev.elbow.zoo.layout.UserHome;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.registry.LayoutSource;
import dev.elbow.zoo.registry.Pruned;
import dev.elbow.zoo.sign.SignatureCheck;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.sign.SignatureVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The packages that a user pulled or imported: an OCI image layout that processes share. A name and version stand for the same bytes for
 * ever; what was accepted without a signature is pinned by its digest. Thread-safe.
 *
 * @param layout where they are
 */
public record Cache(ImageLayout layout) {

    /** The digest of the package's manifest, {@code model.json}. */
    private static final String DIGEST = "dev.elbow.package.digest";

    private static final String ORIGIN = "dev.elbow.package.origin";
    private static final String UNSIGNED = "dev.elbow.package.accepted-unsigned";
    /** As often, what prune took meanwhile is brought again. */
    static final int ATTEMPTS = 3;

    private static final Duration TRANSFER = Duration.ofHours(1);

    /**
     * A package in the cache.
     *
     * @param reference {@code name:version}
     * @param digest of its manifest
     * @param origin where it came from
     * @param acceptedUnsigned whether the user took it without a trusted signature
     */
    public record Entry(
            String reference, String digest, String origin, boolean acceptedUnsigned, Descriptor artifact) {}

    /** {@code $ELBOW_CACHE}, else {@code $XDG_CACHE_HOME/elbow/models}, else {@code ~/.cache/elbow/models}. */
    public static Cache ofUser() {
        return new Cache(new ImageLayout(folder(System.getenv(), UserHome.folder())));
    }

    static Path folder(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("ELBOW_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        Path shared = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        return (shared.isAbsolute() ? shared : home.resolve(".cache")).resolve("elbow/models");
    }

    /** What is there, in the order in which it came. */
    public List<Entry> entries() {
        return index(layout::artifacts).stream().map(Cache::entry).toList();
    }

    private <T> T index(Supplier<T> read) {
        try {
            return read.get();
        } catch (ZooException.Untrusted e) {
            throw new ZooException.Untrusted(
                    "cache: " + layout.folder().resolve("index.json")
                            + ": damaged (expected: the index of an image layout); move that file away, and pull or import"
                            + " packages again",
                    e);
        }
    }

    private static Entry entry(Descriptor artifact) {
        return new Entry(
                artifact.annotation(Descriptor.REF_NAME).orElse(""),
                artifact.annotation(DIGEST).orElse(""),
                artifact.annotation(ORIGIN).orElse(""),
                artifact.annotation(UNSIGNED).isPresent(),
                artifact);
    }

    public Optional<Entry> find(String reference) {
        return index(() -> layout.find(reference)).map(Cache::entry);
    }

    /** An entry's manifest, not verified: for listings. */
    public Manifest manifest(Entry entry) {
        return Verifier.manifest(source(entry));
    }

    /** Who signed an entry; for listings, since nothing but its manifest and signature are looked at. */
    public SignatureVerdict signature(Entry entry, Trust trust) {
        LayoutSource source = source(entry);
        return Verifier.signature(source, new SignatureCheck(trust.keys(), SignaturePolicy.WARN));
    }

    LayoutSource source(Entry entry) {
        return LayoutSource.of(entry.reference, layout, entry.artifact);
    }

    /**
     * Loads an entry; as strict as when it came.
     *
     * @throws ZooException.Untrusted where anything about it changed since
     */
    VerifiedPackage load(Entry entry, Trust trust) {
        VerifiedPackage loaded =
                Verifier.verify(source(entry), entry.acceptedUnsigned ? trust.ofLocal() : trust.ofRemote());
        if (!loaded.digest().equals(entry.digest)
                || !loaded.manifest().reference().equals(entry.reference)) {
            throw new ZooException.Untrusted("package " + entry.reference + ": in the cache is " + loaded
                    + " (expected: " + entry.digest + ", as it came); nothing was loaded");
        }
        return loaded;
    }

    /**
     * Refuses other bytes under a name and version that are taken, bundled ones among them.
     *
     * @throws ZooException.Taken where they are
     */
    void checkFree(String reference, String digest) {
        checkFree(index(layout::artifacts), reference, digest);
    }

    private static void checkFree(List<Descriptor> artifacts, String reference, String digest) {
        Optional<String> there = artifacts.stream()
                .map(Cache::entry)
                .filter(one -> one.reference().equals(reference))
                .map(Entry::digest)
                .findFirst();
        if (there.isEmpty()) {
            checkShipped(reference, digest, "kept");
        }
        if (there.isPresent() && !there.get().equals(digest)) {
            throw new ZooException.Taken("package " + reference + ": " + digest + " (expected: " + there.get()
                    + ", which is there under that version; versions are immutable); nothing was kept");
        }
    }

    /**
     * Refuses other bytes under a name and version that are shipped: nobody could pull them.
     *
     * @param done to nothing
     * @throws ZooException.Taken where they are
     */
    static void checkShipped(String reference, String digest, String done) {
        boolean taken = BundledSource.references().contains(reference)
                && !Zoo.bundledDigest(reference).equals(digest);
        if (taken) {
            throw new ZooException.Taken("package " + reference + ": " + digest + " (expected: "
                    + Zoo.bundledDigest(reference)
                    + ", which is shipped with Elbow under that version; versions are immutable); nothing was " + done);
        }
    }

    /**
     * Names an artifact whose blobs are in the layout, and which was verified.
     *
     * @return whether it has its name; not where one of its blobs was pruned meanwhile
     */
    boolean name(VerifiedPackage loaded, Descriptor artifact, String origin, boolean acceptedUnsigned) {
        String reference = loaded.manifest().reference();
        // What came from a registry is found by that reference, whatever else brings the same bytes later.
        String first = find(reference)
                .map(Entry::origin)
                .filter(one -> one.startsWith("oci://"))
                .orElse(origin);
        Descriptor named = new Descriptor(artifact.mediaType(), artifact.digest(), artifact.size(), Map.of())
                .with(Descriptor.REF_NAME, reference)
                .with(DIGEST, loaded.digest())
                .with(ORIGIN, first);
        return layout.add(
                acceptedUnsigned ? named.with(UNSIGNED, "true") : named,
                all -> checkFree(all, reference, loaded.digest()));
    }

    /**
     * The same package as it is here already, where a key that is trusted signed it: no copy without a signature takes its place.
     *
     * @param other verified, but not by a signature
     */
    Optional<VerifiedPackage> signed(VerifiedPackage other, Trust trust) {
        try {
            return find(other.manifest().reference())
                    .filter(entry -> !entry.acceptedUnsigned && entry.digest.equals(other.digest()))
                    .map(entry -> load(entry, trust.with(SignaturePolicy.REQUIRE)));
        } catch (ZooException.Untrusted e) {
            return Optional.empty(); // damaged, or signed by a key that is trusted no longer
        }
    }

    /** Puts a package that is at hand into the layout, and names it. */
    void add(VerifiedPackage loaded, String origin, boolean acceptedUnsigned) {
        checkFree(loaded.manifest().reference(), loaded.digest());
        Artifact artifact = Artifact.of(loaded.manifest(), loaded.files());
        boolean named = false;
        for (int attempt = 0; attempt < ATTEMPTS && !named; attempt++) {
            artifact.named().forEach(blob -> layout.write(blob, artifact.bytes(blob)));
            layout.write(artifact.descriptor(), artifact.bytes(artifact.descriptor()));
            named = name(loaded, artifact.descriptor(), origin, acceptedUnsigned);
        }
        if (!named) {
            throw pruned(loaded.manifest().reference());
        }
    }

    /** Says that another process removes what this one writes. */
    static ZooException pruned(String reference) {
        return new ZooException.Unreachable("package " + reference + ": its files were removed from the cache "
                + ATTEMPTS + " times while they came (expected: no elbow zoo prune without end); nothing was kept");
    }

    /** Forgets a package; {@link #prune} frees its bytes. */
    public void remove(Entry entry) {
        layout.remove(entry.artifact);
    }

    /** Removes what no package needs, unless it is so young that a transfer may be under way. */
    public Pruned prune() {
        return layout.prune(TRANSFER);
    }
}
