package dev.elbow.zoo;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.Credentials;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.registry.LayoutSource;
import dev.elbow.zoo.registry.Patience;
import dev.elbow.zoo.registry.RegistryClient;
import dev.elbow.zoo.registry.Transfer;
import dev.elbow.zoo.sign.MinisignSignature;
import dev.elbow.zoo.sign.SignatureVerdict;
import dev.elbow.zoo.verify.Digests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings packages from registries and to them. Not thread-safe.
 *
 * @param plainHttp without TLS
 * @param heard how transfers go
 */
public record Transfers(Cache cache, Credentials credentials, boolean plainHttp, Transfer heard, Patience patience) {

    /** Tags in a message. */
    private static final int MOST_NAMED = 10;

    /** Tags that are compared with a mistyped one. */
    private static final int MOST_COMPARED = 1_000;

    public Transfers(Cache cache, Credentials credentials, boolean plainHttp, Transfer heard) {
        this(cache, credentials, plainHttp, heard, Patience.defaults());
    }

    /** Of the user who runs this process. */
    public static Transfers ofUser(boolean plainHttp, Transfer heard) {
        return new Transfers(Cache.ofUser(), Credentials.ofUser(), plainHttp, heard);
    }

    /**
     * Pulls a package into the cache, verified; what does not verify is not there afterwards.
     *
     * @throws ZooException.NotFound where the registry has none of that reference
     * @throws ZooException.Untrusted where anything about it is not what it should be
     * @throws ZooException.Taken where other bytes are in the cache under its name and version, or shipped with Elbow
     * @throws ZooException.Unreachable where the registry or the cache cannot be reached
     */
    public VerifiedPackage pull(Reference.Remote remote, Trust trust) {
        if (remote.tag().isEmpty()) {
            throw new ZooException.NotFound("package " + remote + ": no version (expected: " + remote
                    + ":version or @sha256:digest; elbow zoo list --remote " + remote + " shows versions)");
        }
        RegistryClient registry = client(remote);
        byte[] manifest = registry.manifest(remote.tag()).orElseThrow(() -> absent(registry, remote));
        Descriptor artifact = new Descriptor(
                ArtifactManifest.MEDIA_TYPE, "sha256:" + Digests.sha256(manifest), manifest.length, Map.of());
        Map<String, Descriptor> layers = Artifact.layers("package " + remote, manifest);
        ImageLayout layout = cache.layout();
        LayoutSource source = new LayoutSource(remote.toString(), layout, layers);
        // Who made it is known from two small files; of a stranger's package nothing else is fetched.
        for (String first : List.of(Verifier.MANIFEST_FILE, Verifier.SIGNATURE_FILE)) {
            Optional.ofNullable(layers.get(first)).ifPresent(layer -> registry.fetch(layer, layout, heard));
        }
        Verifier.signature(source, trust.ofRemote());
        List<Descriptor> blobs = new ArrayList<>(layers.values());
        blobs.add(Artifact.config("package " + remote, manifest));
        for (int attempt = 1; attempt <= Cache.ATTEMPTS; attempt++) {
            blobs.forEach(blob -> registry.fetch(blob, layout, heard));
            layout.write(artifact, manifest);
            Optional<VerifiedPackage> pulled = named(source, artifact, remote, trust);
            if (pulled.isPresent()) {
                return pulled.get();
            }
        }
        throw Cache.pruned(remote.toString());
    }

    /**
     * The digest of the package that a registry has under a reference now, by the registry's word: nothing is fetched but the artifact's
     * manifest.
     *
     * @throws ZooException where the registry has none, or is not reached
     */
    String digest(Reference.Remote remote) {
        RegistryClient registry = client(remote);
        byte[] manifest = registry.manifest(remote.tag()).orElseThrow(() -> absent(registry, remote));
        Descriptor layer = Artifact.layers("package " + remote, manifest).get(Verifier.MANIFEST_FILE);
        return layer == null ? "" : layer.digest();
    }

    /** Names the tags that may have been meant, where the registry tells any. */
    private static ZooException absent(RegistryClient registry, Reference.Remote remote) {
        String none = "package " + remote + ": the registry has none of that ";
        if (remote.byDigest()) {
            return new ZooException.NotFound(none
                    + "digest (expected: the artifact's, which elbow zoo push and oras resolve print; a package's own, which elbow zoo"
                    + " verify prints, pins what is here: " + remote.name() + "@sha256:…)");
        }
        List<String> tags;
        try {
            tags = registry.tags().some().stream().limit(MOST_COMPARED).toList();
        } catch (ZooException.NotFound e) {
            return new ZooException.NotFound(none + "tag, and no such repository");
        } catch (ZooException e) {
            tags = List.of(); // some registries list nothing to strangers
        }
        String near =
                Nearest.sorted(remote.tag(), tags).stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        Reference.Remote repository = new Reference.Remote(remote.host(), remote.repository(), "");
        return new ZooException.NotFound(none + "tag ("
                + (near.isEmpty() ? "" : (tags.size() > MOST_NAMED ? "nearest: " : "there are: ") + near + "; ")
                + "elbow zoo list --remote " + repository + " shows what there is)");
    }

    /** Verifies what came and gives it its name; nothing where another process pruned some of it meanwhile. */
    private Optional<VerifiedPackage> named(
            LayoutSource source, Descriptor artifact, Reference.Remote remote, Trust trust) {
        VerifiedPackage pulled;
        try {
            pulled = Verifier.verify(source, trust.ofRemote());
        } catch (ZooException.Untrusted e) {
            if (cache.layout().complete(artifact)) {
                throw e;
            }
            return Optional.empty();
        }
        checkName(remote, pulled);
        cache.checkFree(pulled.manifest().reference(), pulled.digest());
        boolean unsigned = pulled.signature().state() != SignatureVerdict.State.SIGNED;
        Optional<VerifiedPackage> signed = unsigned ? cache.signed(pulled, trust) : Optional.empty();
        if (signed.isPresent()) {
            return signed;
        }
        // What a tag means today is not kept: next time, the registry says again what it means then.
        Reference.Remote origin = remote.moving()
                ? new Reference.Remote(
                        remote.host(), remote.repository(), pulled.manifest().version())
                : remote;
        return cache.name(pulled, artifact, origin.toString(), unsigned) ? Optional.of(pulled) : Optional.empty();
    }

    /**
     * A package under another's name or version, older and rightly signed ones too, would pass for it. Who asks by a digest, or by a tag
     * that is no version, asks for no version.
     */
    private static void checkName(Reference.Remote remote, VerifiedPackage pulled) {
        String found = pulled.manifest().reference();
        String expected = remote.name() + ":" + remote.tag();
        boolean anyVersion = remote.byDigest() || remote.moving();
        boolean same = anyVersion ? pulled.manifest().name().equals(remote.name()) : found.equals(expected);
        if (!same) {
            throw new ZooException.Untrusted("package " + remote + ": the registry gave " + found + " (expected: "
                    + (anyVersion ? remote.name() + " of any version" : expected) + "); nothing was kept");
        }
    }

    /**
     * Pushes a package.
     *
     * @param remote its tag is the package's version, or empty for it; the last part of its path is the package's name
     * @return where it is now, by tag; the artifact's digest says which
     * @throws ZooException.Taken where the registry has other bytes under that version, but for a signature that it does not have yet
     */
    public Pushed push(VerifiedPackage given, Reference.Remote remote) {
        String version = given.manifest().version();
        Reference.Remote target = new Reference.Remote(remote.host(), remote.repository(), version);
        if (!remote.name().equals(given.manifest().name())
                || !(remote.tag().isEmpty() || remote.tag().equals(version))) {
            throw new ZooException.NotFound("push to " + remote + ": the package is "
                    + given.manifest().reference() + " (expected: a repository whose last part is "
                    + given.manifest().name() + ", and its version for a tag, or none)");
        }
        Cache.checkShipped(given.manifest().reference(), given.digest(), "pushed");
        Artifact artifact = Artifact.of(given.manifest(), given.files());
        RegistryClient registry = client(target);
        Optional<byte[]> there = registry.manifest(version);
        String digest = artifact.descriptor().digest();
        if (there.isPresent()) {
            String taken = "sha256:" + Digests.sha256(there.get());
            Map<String, String> theirs = theirs(there.get());
            Map<String, String> ours = files(artifact.layers());
            if (theirs.equals(ours)) {
                return new Pushed(target, taken, false);
            }
            checkSigner(target, registry, there.get(), theirs, ours);
            theirs.putIfAbsent(Verifier.SIGNATURE_FILE, ours.getOrDefault(Verifier.SIGNATURE_FILE, ""));
            if (!theirs.equals(ours)) {
                throw new ZooException.Taken(
                        "package " + target + ": the registry has " + taken + " under that version (expected: " + digest
                                + ", or the same without its signature, or another version; versions are immutable);"
                                + " nothing was changed");
            }
        }
        for (Descriptor blob : artifact.named()) {
            registry.push().blob(blob, artifact.bytes(blob), heard);
        }
        registry.push().tag(version, artifact.bytes(artifact.descriptor()));
        return new Pushed(target, digest, true);
    }

    /** Of the same package under another signature, nothing but that is worth a word. */
    private static void checkSigner(
            Reference.Remote target,
            RegistryClient registry,
            byte[] manifest,
            Map<String, String> theirs,
            Map<String, String> ours) {
        Map<String, String> same = new TreeMap<>(theirs);
        same.remove(Verifier.SIGNATURE_FILE);
        ours.forEach((name, digest) -> {
            if (name.equals(Verifier.SIGNATURE_FILE)) {
                same.put(name, digest);
            }
        });
        if (theirs.containsKey(Verifier.SIGNATURE_FILE) && same.equals(ours)) {
            throw new ZooException.Taken("package " + target + ": the registry has it with another signature, "
                    + signer(registry, Artifact.layers("", manifest))
                    + " (expected: none, or the very one of this package); versions are immutable, and the first signature"
                    + " stays: pull that one, or push another version; nothing was changed");
        }
    }

    private static String signer(RegistryClient registry, Map<String, Descriptor> layers) {
        try {
            byte[] signature = registry.document(Objects.requireNonNull(layers.get(Verifier.SIGNATURE_FILE)));
            return "by key " + MinisignSignature.parse("", signature).keyId();
        } catch (ZooException e) {
            return "which cannot be read";
        }
    }

    private static Map<String, String> theirs(byte[] manifest) {
        try {
            return files(Artifact.layers("", manifest).values());
        } catch (ZooException.Untrusted e) {
            return new TreeMap<>(); // no package, and so another one's place
        }
    }

    /** What makes a package that one: not what its artifact says of it. */
    private static Map<String, String> files(Collection<Descriptor> layers) {
        Map<String, String> files = new TreeMap<>();
        layers.forEach(layer -> files.put(layer.annotation(Descriptor.TITLE).orElse(""), layer.digest()));
        return files;
    }

    /**
     * What a push came to.
     *
     * @param target with the package's version
     * @param digest of the artifact, as other tools pin it
     * @param changed whether the registry did not have it before
     */
    public record Pushed(Reference.Remote target, String digest, boolean changed) {}

    /** The tags of a repository. */
    public List<String> tags(Reference.Remote remote) {
        return client(remote).tags().all();
    }

    /**
     * The packages of a repository, by what a manifest and a configuration say of each.
     *
     * @param most tags that are looked at, the newest versions first
     * @throws ZooException.Unreachable where the registry says nothing of any of them
     */
    public RemotePackage.Listing list(Reference.Remote repository, int most) {
        RegistryClient registry = client(repository);
        List<String> tags = registry.tags().newest();
        List<RemotePackage> packages = new ArrayList<>();
        Optional<ZooException.Unreachable> fault = Optional.empty();
        for (String tag : tags.stream().limit(most).toList()) {
            Reference.Remote reference = new Reference.Remote(repository.host(), repository.repository(), tag);
            try {
                packages.add(RemotePackage.of(registry, reference));
            } catch (ZooException.Unreachable e) {
                packages.add(RemotePackage.untold(reference, String.valueOf(e.getMessage())));
                fault = Optional.of(e);
            }
        }
        if (fault.isPresent() && packages.stream().allMatch(one -> one.fault().isPresent())) {
            throw fault.get();
        }
        return new RemotePackage.Listing(packages, tags.size() - packages.size());
    }

    private RegistryClient client(Reference.Remote remote) {
        return new RegistryClient(remote.host(), remote.repository(), plainHttp, credentials, patience);
    }
}
