package dev.elbow.zoo;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.BundledSource;
import dev.elbow.zoo.layout.FolderSource;
import dev.elbow.zoo.layout.FolderWriter;
import dev.elbow.zoo.layout.PackageSource;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.registry.LayoutSource;
import dev.elbow.zoo.registry.RegistryClient;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.MinisignSignature;
import dev.elbow.zoo.sign.SignatureCheck;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.sign.SignatureVerdict;
import dev.elbow.zoo.verify.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds, verifies and writes model packages. Stateless. */
public final class Zoo {

    private Zoo() {}

    /** References ({@code name:version}) of the packages that are shipped with the zoo. */
    public static List<String> bundled() {
        return BundledSource.references();
    }

    /**
     * Loads a package, verified: who signed it where it comes from elsewhere, every size and digest, every document against its JSON
     * Schema, every graph against its operators and ports, every golden vector through ONNX Runtime. One in a registry is pulled first,
     * unless the cache has it.
     *
     * @param reference as {@link Reference} reads it; behind a name or a folder, {@code @sha256:…} pins the digest of the manifest
     * @throws ZooException.NotFound where the reference names nothing
     * @throws ZooException.Untrusted where the package fails a check
     * @throws ZooException.Unreachable where a registry or disk cannot be reached
     */
    public static VerifiedPackage load(String reference) {
        try {
            return load(reference, Trust.ofUser());
        } catch (ZooException.Unreachable e) {
            // Whoever has no word for it finds in the cache what was pulled without TLS.
            throw RegistryClient.speaksNoTls(e)
                    ? new ZooException.Unreachable(
                            e.getMessage() + "; elbow zoo pull --plain-http " + reference
                                    + " brings it here first, and then it is found under the same reference",
                            e)
                    : e;
        }
    }

    /** The same, by keys and a policy of the caller's. */
    public static VerifiedPackage load(String reference, Trust trust) {
        return load(reference, trust, false);
    }

    /**
     * The same.
     *
     * @param plainHttp whether a registry is reached without TLS
     */
    public static VerifiedPackage load(String reference, Trust trust, boolean plainHttp) {
        int at = reference.startsWith("oci://") ? -1 : reference.indexOf("@sha256:");
        if (at >= 0 && !Descriptor.isDigest(reference.substring(at + 1))) {
            throw new ZooException.NotFound("package " + Excerpt.of(reference) + ": "
                    + Excerpt.of(reference.substring(at + 1)) + " (expected: sha256: and 64 digits of 0-9 and a-f)");
        }
        Reference named = Reference.parse(at < 0 ? reference : reference.substring(0, at));
        VerifiedPackage loaded = at >= 0 && named instanceof Reference.Named name
                ? load(pinned(name, reference.substring(at + 1)), trust)
                : load(named, trust, plainHttp);
        String wanted = at < 0 ? loaded.digest() : reference.substring(at + 1);
        if (!wanted.equals(loaded.digest())) {
            throw new ZooException.Untrusted("package " + reference + ": digest " + loaded.digest() + " (expected: "
                    + wanted + "); nothing was loaded");
        }
        return loaded;
    }

    private static VerifiedPackage load(Reference reference, Trust trust, boolean plainHttp) {
        if (reference instanceof Reference.Named named) {
            return load(named, trust);
        }
        if (reference instanceof Reference.Remote remote) {
            Cache cache = Cache.ofUser();
            Optional<Cache.Entry> there = remote.byDigest()
                    ? cache.entries().stream()
                            .filter(entry -> entry.artifact().digest().equals(remote.tag())
                                    && entry.reference().startsWith(remote.name() + ":"))
                            .findFirst()
                    : cache.find(remote.name() + ":" + remote.tag())
                            .filter(entry -> entry.origin().equals(remote.toString()));
            return there.map(entry -> cache.load(entry, trust))
                    .orElseGet(() -> Transfers.ofUser(plainHttp, (file, done, size) -> {})
                            .pull(remote, trust));
        }
        if (reference instanceof Reference.Folder folder) {
            return Verifier.verify(new FolderSource(folder.folder()), trust.ofLocal());
        }
        if (reference instanceof Reference.Archive archive) {
            return Verifier.verify(ArchiveSource.read(archive.file()), trust.ofRemote());
        }
        Reference.Layout layout = (Reference.Layout) reference;
        VerifiedPackage loaded = Verifier.verify(source(layout), trust.ofRemote());
        layout.artifact().ifPresent(name -> checkName(layout, name, loaded.manifest()));
        return loaded;
    }

    /** Anyone may write the index of a layout: what it calls by a version has to be that one, not an older one that is rightly signed. */
    private static void checkName(Reference.Layout layout, String name, Manifest loaded) {
        boolean whole = name.matches(Manifest.NAME + ":" + Manifest.VERSION);
        boolean same = whole ? name.equals(loaded.reference()) : name.equals(loaded.version());
        if ((whole || name.matches(Manifest.VERSION)) && !same) {
            throw new ZooException.Untrusted("package " + layout + ": the layout has " + loaded.reference()
                    + " under that name (expected: " + name + "); nothing was loaded");
        }
    }

    /** Of several versions the one of that digest; the name as it is where there is none. */
    private static Reference.Named pinned(Reference.Named named, String digest) {
        return Stream.concat(
                        bundled().stream().filter(one -> bundledDigest(one).equals(digest)),
                        Cache.ofUser().entries().stream()
                                .filter(entry -> entry.digest().equals(digest))
                                .map(Cache.Entry::reference))
                .filter(one -> one.equals(named.toString())
                        || (named.version().isEmpty() && one.startsWith(named.name() + ":")))
                .findFirst()
                .map(one -> (Reference.Named) Reference.parse(one))
                .orElse(named);
    }

    private static VerifiedPackage load(Reference.Named named, Trust trust) {
        Optional<String> bundled = bundled().stream()
                .filter(one -> one.equals(named.toString())
                        || (named.version().isEmpty() && one.startsWith(named.name() + ":")))
                .findFirst();
        if (bundled.isPresent()) {
            return Verifier.verify(new BundledSource(bundled.get()), trust.ofLocal());
        }
        Cache cache = Cache.ofUser();
        return cache.load(cached(cache, named), trust);
    }

    private static Cache.Entry cached(Cache cache, Reference.Named named) {
        List<Cache.Entry> entries = cache.entries();
        List<Cache.Entry> fitting = entries.stream()
                .filter(one -> one.reference().equals(named.toString())
                        || (named.version().isEmpty() && one.reference().startsWith(named.name() + ":")))
                .toList();
        if (fitting.size() > 1) {
            throw new ZooException.NotFound("package " + named + ": several versions (expected: one of "
                    + fitting.stream().map(Cache.Entry::reference).collect(Collectors.joining(", ")) + ")");
        }
        List<String> known = new ArrayList<>(bundled());
        entries.stream()
                .map(Cache.Entry::reference)
                .filter(one -> !known.contains(one))
                .forEach(known::add);
        return fitting.stream()
                .findFirst()
                .orElseThrow(() -> new ZooException.NotFound("package " + named
                        + (Files.isRegularFile(Path.of(named.toString()))
                                ? ": a file that is no package (expected: a folder, a .tar file, or one of those here: "
                                : ": neither a bundled or pulled package nor a folder (there are: ")
                        + String.join(", ", known)
                        + ")"
                        + named.nearest(known)));
    }

    static PackageSource source(Reference.Layout reference) {
        if (!Files.isDirectory(reference.folder())) {
            throw new ZooException.NotFound(
                    "package " + reference + ": no such folder (expected: one with an OCI image layout)");
        }
        ImageLayout layout = new ImageLayout(reference.folder());
        List<Descriptor> artifacts = layout.artifacts();
        List<Descriptor> fitting = artifacts.stream()
                .filter(one -> reference.artifact().isEmpty()
                        || reference.artifact().equals(one.annotation(Descriptor.REF_NAME)))
                .toList();
        if (fitting.size() != 1) {
            String names = artifacts.stream()
                    .map(one -> one.annotation(Descriptor.REF_NAME).orElse("one without a name"))
                    .collect(Collectors.joining(", "));
            throw new ZooException.NotFound("package " + reference + ": " + fitting.size()
                    + " artifacts of that name (expected: one; the layout holds: " + names + ")");
        }
        return LayoutSource.of(reference.toString(), layout, fitting.get(0));
    }

    /**
     * The manifest of a bundled package, parsed but not verified: for listings only.
     *
     * @throws ZooException.Untrusted where it is no manifest
     */
    public static Manifest manifest(String bundled) {
        return Verifier.manifest(new BundledSource(bundled));
    }

    /** The digest of a bundled package. */
    static String bundledDigest(String reference) {
        return "sha256:"
                + Digests.sha256(new BundledSource(reference).read(Verifier.MANIFEST_FILE, Verifier.MANIFEST_CAP));
    }

    /**
     * Writes a package's files to a new folder.
     *
     * @throws ZooException.Taken where the folder is there already
     */
    public static void copy(VerifiedPackage given, Path folder) {
        FolderWriter.write(folder, given.files());
    }

    /**
     * Signs the package of a folder, in the file {@code signature}; one that is there is replaced.
     *
     * @throws ZooException.Untrusted where the package does not verify
     * @throws ZooException.Taken where other bytes are shipped under its name and version
     */
    public static VerifiedPackage sign(Path folder, MinisignSecretKey key, Instant now) {
        SignatureCheck unchecked = new SignatureCheck(KeyRing.ofUser(), SignaturePolicy.OFF);
        VerifiedPackage given = Verifier.verify(new FolderSource(folder), unchecked);
        Cache.checkShipped(given.manifest().reference(), given.digest(), "signed");
        MinisignSignature signature =
                SignatureCheck.sign(key, given.manifest().reference(), given.file(Verifier.MANIFEST_FILE), now);
        FolderWriter.replace(
                folder.resolve(Verifier.SIGNATURE_FILE), signature.text().getBytes(StandardCharsets.UTF_8));
        return given;
    }

    /**
     * Takes the package of a tar file into the cache.
     *
     * @throws ZooException.Taken where other bytes are there under its name and version
     */
    public static VerifiedPackage importInto(Cache cache, Path tar, Trust trust) {
        VerifiedPackage loaded = Verifier.verify(ArchiveSource.read(tar), trust.ofRemote());
        boolean unsigned = loaded.signature().state() != SignatureVerdict.State.SIGNED;
        Optional<VerifiedPackage> signed = unsigned ? cache.signed(loaded, trust) : Optional.empty();
        if (signed.isPresent()) {
            return signed.get();
        }
        cache.add(loaded, tar.toAbsolutePath().normalize().toString(), unsigned);
        return loaded;
    }

    /**
     * Writes a package's image layout to a tar file, which {@link #load} and the cache take.
     *
     * @throws ZooException.Taken where the file is there already
     */
    public static void export(VerifiedPackage given, Path tar) {
        ArchiveSource.write(given, tar);
    }

    /**
     * Writes a package to a new folder, all or nothing, and verifies it first.
     *
     * @param manifest without files; their sizes and digests are added
     * @param files everything but the manifest, by name
     * @return the package as it was written
     * @throws ZooException.Taken where the folder is there already
     * @throws ZooException.Untrusted where what would be written does not verify
     * @throws ZooException.Unreachable where writing fails; nothing is left behind
     */
    public static VerifiedPackage write(Path folder, Manifest manifest, Map<String, byte[]> files) {
        List<PackageFile> declared = new ArrayList<>();
        Map<String, byte[]> all = new TreeMap<>(files);
        all.forEach((name, bytes) -> declared.add(new PackageFile(name, Digests.sha256(bytes), bytes.length)));
        all.put(Verifier.MANIFEST_FILE, DocumentJson.write(manifest.withFiles(declared)));
        VerifiedPackage verified = Verifier.verify(
                new MemorySource(manifest.reference(), all), Trust.ofUser().ofLocal());
        FolderWriter.write(folder, all);
        return verified;
    }
}
