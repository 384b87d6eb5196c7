package dev.elbow.zoo;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.BundledSource;
import dev.elbow.zoo.layout.FolderSource;
import dev.elbow.zoo.layout.FolderWriter;
import dev.elbow.zoo.layout.PackageSource;
import dev.elbow.zoo.verify.Digests;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds, verifies and writes model packages. Stateless. */
public final class Zoo {

    private Zoo() {}

    /** References ({@code name:version}) of the packages that are shipped with the zoo. */
    public static List<String> bundled() {
        return BundledSource.references();
    }

    /**
     * Loads a package, verified: every size and digest, every document against its JSON Schema, every graph against its
     * operators and ports, every golden vector through ONNX Runtime.
     *
     * @param reference {@code name:version} of a bundled package, or a folder; behind either, {@code @sha256:…} pins the
     *     digest of the manifest
     * @throws ZooException.NotFound where the reference names nothing
     * @throws ZooException.Untrusted where the package fails a check
     */
    public static VerifiedPackage load(String reference) {
        int at = reference.indexOf("@sha256:");
        if (at >= 0 && !reference.substring(at + 1).matches("sha256:[0-9a-f]{64}")) {
            throw new ZooException.NotFound("package " + Excerpt.of(reference) + ": "
                    + Excerpt.of(reference.substring(at + 1)) + " (expected: sha256: and 64 digits of 0-9 and a-f)");
        }
        VerifiedPackage loaded = Verifier.verify(source(at < 0 ? reference : reference.substring(0, at)));
        String wanted = at < 0 ? loaded.digest() : reference.substring(at + 1);
        if (!wanted.equals(loaded.digest())) {
            throw new ZooException.Untrusted("package " + reference + ": digest " + loaded.digest() + " (expected: "
                    + wanted + "); nothing was loaded");
        }
        return loaded;
    }

    /**
     * A package's manifest, parsed but not verified: for listings only.
     *
     * @throws ZooException.NotFound where the reference names nothing
     * @throws ZooException.Untrusted where it is no manifest
     */
    public static Manifest manifest(String reference) {
        return Verifier.manifest(source(reference));
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
        VerifiedPackage verified = Verifier.verify(new MemorySource(manifest.reference(), all));
        FolderWriter.write(folder, all);
        return verified;
    }

    private static PackageSource source(String reference) {
        for (String bundled : bundled()) {
            if (bundled.equals(reference) || bundled.startsWith(reference + ":")) {
                return new BundledSource(bundled);
            }
        }
        return folder(reference)
                .map(PackageSource.class::cast)
                .orElseThrow(() -> new ZooException.NotFound(
                        "package " + Excerpt.of(reference) + ": neither a bundled package nor a folder (bundled: "
                                + String.join(", ", bundled()) + ")"
                                + Nearest.of(reference, bundled())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("")));
    }

    private static Optional<FolderSource> folder(String reference) {
        try {
            Path folder = Path.of(reference);
            return Files.isDirectory(folder) ? Optional.of(new FolderSource(folder)) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
