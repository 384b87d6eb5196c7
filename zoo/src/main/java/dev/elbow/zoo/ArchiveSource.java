package dev.elbow.zoo;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.LayoutIndex;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.PackageSource;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.LayoutTar;
import dev.elbow.zoo.verify.Digests;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A package in a tar file: an image layout of one artifact. Stateless. */
final class ArchiveSource {

    private static final String INDEX = "index.json";
    private static final int MARK_AT = 257;
    private static final byte[] MARK = "ustar".getBytes(StandardCharsets.US_ASCII);

    private ArchiveSource() {}

    /** Writes a package to a new tar file. */
    static void write(VerifiedPackage given, Path tar) {
        Artifact artifact = Artifact.of(given.manifest(), given.files());
        Map<String, byte[]> files = new TreeMap<>();
        artifact.blobs().forEach((digest, bytes) -> files.put(path(digest), bytes));
        files.put("oci-layout", ArtifactJson.layoutFile());
        Descriptor named =
                artifact.descriptor().with(Descriptor.REF_NAME, given.manifest().reference());
        files.put(INDEX, ArtifactJson.write(new LayoutIndex(List.of(named))));
        LayoutTar.write(tar, files);
    }

    /**
     * Reads a tar file's package into memory.
     *
     * @throws ZooException.Untrusted where the file is no image layout of one package, or a blob is not that of its digest
     */
    static PackageSource read(Path tar) {
        String what = "package " + tar;
        checkTar(what, startsAsTar(tar));
        Map<String, byte[]> entries = LayoutTar.read(tar);
        try {
            byte[] index = entries.getOrDefault(INDEX, new byte[0]);
            checkTar(what, index.length > 0);
            checkSize(what, INDEX, index.length);
            List<Descriptor> artifacts = ArtifactJson.readIndex(index).manifests();
            if (artifacts.size() != 1) {
                throw new ZooException.Untrusted(
                        what + ": " + artifacts.size() + " artifacts (expected: one); nothing was loaded");
            }
            checkSize(what, "the artifact's manifest", artifacts.get(0).size());
            Map<String, byte[]> files = new TreeMap<>();
            Artifact.layers(what, blob(what, entries, artifacts.get(0)))
                    .forEach((name, layer) -> files.put(name, blob(what, entries, layer)));
            return new MemorySource(tar.toString(), files);
        } catch (WireException e) {
            throw new ZooException.Untrusted(what + ": " + e.getMessage() + "; nothing was loaded", e);
        }
    }

    private static void checkTar(String what, boolean tar) {
        if (!tar) {
            throw new ZooException.Untrusted(
                    what + ": no tar archive with a package (expected: one of elbow zoo export); nothing was loaded");
        }
    }

    /** By the mark that every tar since 1988 has in its first header; what is no plain file can be read but once. */
    private static boolean startsAsTar(Path file) {
        if (!Files.isRegularFile(file)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(MARK_AT);
            return Arrays.equals(in.readNBytes(MARK.length), MARK);
        } catch (EOFException e) {
            return false;
        } catch (IOException e) {
            return true; // reading it says what is wrong
        }
    }

    private static void checkSize(String what, String document, long size) {
        if (size > Artifact.DOCUMENT_CAP) {
            throw new ZooException.Untrusted(what + ": " + document + ": " + size + " bytes (expected: at most "
                    + Artifact.DOCUMENT_CAP + "); nothing was loaded");
        }
    }

    private static byte[] blob(String what, Map<String, byte[]> entries, Descriptor blob) {
        byte[] bytes = entries.getOrDefault(path(blob.digest()), new byte[0]);
        String digest = "sha256:" + Digests.sha256(bytes);
        if (!digest.equals(blob.digest()) || bytes.length != blob.size()) {
            throw new ZooException.Untrusted(what + ": "
                    + Excerpt.of(blob.annotation(Descriptor.TITLE).orElse(blob.mediaType())) + ": " + bytes.length
                    + " bytes, digest "
                    + digest + " (expected: " + blob.size() + " bytes, " + blob.digest() + "); nothing was loaded");
        }
        return bytes;
    }

    private static String path(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }
}
