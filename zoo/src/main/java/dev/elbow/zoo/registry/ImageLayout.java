package dev.elbow.zoo.registry;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.LayoutIndex;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.FolderWriter;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A folder of blobs by their digests, and an index of the artifacts that they make up: an OCI image layout, which {@code skopeo} and
 * {@code oras} read. Processes share it: a blob comes into being whole or not at all, and the index is replaced in one step under a lock.
 * What it returns was held to its digest. Thread-safe.
 *
 * @param folder may be absent until something is written
 */
public record ImageLayout(Path folder) {

    private static final String INDEX = "index.json";
    private static final String LAYOUT = "oci-layout";

    /** Fills a file with a blob's bytes, beginning behind those that are there already. */
    public interface Source {
        void writeTo(Path partial) throws IOException;
    }

    /** All artifacts in the order in which they came. */
    public List<Descriptor> artifacts() {
        return index().manifests();
    }

    /** The artifact of a name. */
    public Optional<Descriptor> find(String name) {
        return artifacts().stream()
                .filter(one -> one.annotation(Descriptor.REF_NAME).orElse("").equals(name))
                .findFirst();
    }

    /**
     * A blob.
     *
     * @param cap more bytes than this are not read
     * @throws ZooException.Untrusted where it is larger, or its bytes are not those of its digest
     */
    public byte[] read(Descriptor blob, long cap) {
        Path file = blob(blob.digest());
        if (blob.size() > cap) {
            throw new ZooException.Untrusted("blob " + file + ": " + blob.size() + " bytes declared (expected: at most "
                    + cap + "); nothing was loaded");
        }
        try {
            long size = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
            byte[] bytes = size == blob.size() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? Files.readAllBytes(file)
                    : new byte[0];
            String digest = "sha256:" + Digests.sha256(bytes);
            if (bytes.length != blob.size() || !digest.equals(blob.digest())) {
                throw new ZooException.Untrusted(
                        "blob " + file + ": " + size + " bytes, digest " + digest + " (expected: " + blob.size()
                                + " bytes, " + blob.digest() + "; the copy is damaged); nothing was loaded");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new ZooException.Untrusted(
                    "blob " + file + ": absent (expected: one, as the artifact's manifest says)", e);
        } catch (IOException e) {
            throw unreachable(file, e);
        }
    }

    public boolean has(Descriptor blob) {
        Path file = blob(blob.digest());
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == blob.size();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a blob is there as its digest says; one that was damaged is written anew. */
    private boolean whole(Descriptor blob) throws IOException {
        if (!has(blob)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(blob(blob.digest()), LinkOption.NOFOLLOW_LINKS)) {
            return Digests.sha256(in).equals(blob.hex());
        }
    }

    /** Writes a blob that is at hand. */
    public void write(Descriptor blob, byte[] bytes) {
        write(blob, partial -> {
            Files.deleteIfExists(partial);
            Files.write(partial, bytes);
        });
    }

    /**
     * Writes a blob, unless it is there: to a partial file, which a source that fails leaves for the next one, then held to its digest,
     * flushed, and moved to its place in one step. Of several processes, one writes.
     *
     * @throws ZooException.Untrusted where the source's bytes are not those of the digest; they are removed
     */
    public void write(Descriptor blob, Source source) {
        Path file = blob(blob.digest());
        try {
            FileLocks.holding(folder.resolve(".locks").resolve(blob.hex()), () -> {
                if (whole(blob)) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now())); // prune leaves what is young
                } else {
                    Files.createDirectories(blobs());
                    Path partial = file.resolveSibling("." + blob.hex() + ".partial");
                    boolean begun = Files.exists(partial) && Files.size(partial) > 0;
                    source.writeTo(partial);
                    if (begun && !found(partial).equals(blob.digest())) {
                        // What an earlier transfer left may be anybody's, and says nothing of this one.
                        Files.delete(partial);
                        source.writeTo(partial);
                    }
                    hold(blob, partial);
                    flush(partial);
                    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    flush(blobs());
                }
                return true;
            });
        } catch (IOException e) {
            throw unreachable(file, e);
        }
    }

    private static String found(Path partial) throws IOException {
        try (InputStream in = Files.newInputStream(partial, LinkOption.NOFOLLOW_LINKS)) {
            return "sha256:" + Digests.sha256(in);
        }
    }

    private static void hold(Descriptor blob, Path partial) throws IOException {
        String digest = found(partial);
        long size = Files.size(partial);
        if (size != blob.size() || !digest.equals(blob.digest())) {
            Files.delete(partial);
            throw new ZooException.Untrusted("blob "
                    + blob.annotation(Descriptor.TITLE).orElse(blob.mediaType()) + ": " + size + " bytes, digest "
                    + digest + " (expected: " + blob.size() + " bytes, " + blob.digest()
                    + "; it was damaged or replaced); nothing was kept");
        }
    }

    /**
     * Adds an artifact, or puts it in the place of the one that has its name.
     *
     * @param check sees the artifacts that are there while no other process can add one, and throws to leave them as they are
     * @return whether it was added; not where {@link #prune} took one of its blobs since they were written
     */
    public boolean add(Descriptor artifact, Consumer<List<Descriptor>> check) {
        String name = artifact.annotation(Descriptor.REF_NAME).orElse("");
        return change(all -> {
            check.accept(all);
            if (!complete(artifact)) {
                return Optional.empty();
            }
            List<Descriptor> others = new ArrayList<>(all);
            others.removeIf(
                    one -> one.annotation(Descriptor.REF_NAME).orElse("").equals(name));
            others.add(artifact);
            return Optional.of(others);
        });
    }

    /** Whether all blobs of an artifact are there. */
    public boolean complete(Descriptor artifact) {
        return has(artifact) && blobs(artifact).stream().allMatch(this::has);
    }

    /** What an artifact's manifest names. */
    List<Descriptor> blobs(Descriptor artifact) {
        try {
            ArtifactManifest manifest = ArtifactJson.readManifest(read(artifact, Artifact.DOCUMENT_CAP));
            List<Descriptor> blobs = new ArrayList<>(manifest.layers());
            blobs.add(manifest.config());
            return blobs;
        } catch (WireException e) {
            throw new ZooException.Untrusted("artifact " + artifact.digest() + ": " + e.getMessage(), e);
        }
    }

    /** Removes an artifact from the index; its blobs stay until {@link #prune}. */
    public void remove(Descriptor artifact) {
        change(all ->
                Optional.of(all.stream().filter(one -> !one.equals(artifact)).toList()));
    }

    /** Whether the change has an index to write. */
    private boolean change(Function<List<Descriptor>, Optional<List<Descriptor>>> change) {
        try {
            return FileLocks.holding(folder.resolve(".locks").resolve("index"), () -> {
                Files.createDirectories(blobs());
                if (!Files.exists(folder.resolve(LAYOUT))) {
                    replace(LAYOUT, ArtifactJson.layoutFile());
                }
                Optional<List<Descriptor>> after = change.apply(artifacts());
                if (after.isPresent()) {
                    replace(INDEX, ArtifactJson.write(new LayoutIndex(after.get())));
                }
                return after.isPresent();
            });
        } catch (IOException e) {
            throw unreachable(folder, e);
        }
    }

    /**
     * Removes blobs that no artifact of the index needs, and what broken transfers left.
     *
     * @param age only what was not touched for so long, since younger blobs may be those of a transfer under way
     */
    public Pruned prune(Duration age) {
        FileTime before = FileTime.from(Instant.now().minus(age));
        try {
            return FileLocks.holding(
                    folder.resolve(".locks").resolve("index"), () -> new Pruning(this, before).run(blobs()));
        } catch (IOException e) {
            throw unreachable(folder, e);
        }
    }

    private LayoutIndex index() {
        Path file = folder.resolve(INDEX);
        try {
            if (!Files.exists(file)) {
                return new LayoutIndex(List.of());
            }
            if (Files.size(file) > Artifact.DOCUMENT_CAP) {
                throw new ZooException.Untrusted(
                        file + ": " + Files.size(file) + " bytes (expected: at most " + Artifact.DOCUMENT_CAP + ")");
            }
            return ArtifactJson.readIndex(Files.readAllBytes(file));
        } catch (WireException e) {
            throw new ZooException.Untrusted(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw unreachable(file, e);
        }
    }

    /** Under the lock, so that what a killed process left beside it is nobody's. */
    private void replace(String name, byte[] bytes) throws IOException {
        FolderWriter.replaceFlushed(folder.resolve(name), bytes);
        flush(folder);
    }

    /** What was written, or which names a folder has, survives a loss of power; systems without flushing of folders have it their way. */
    private static void flush(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            if (!folder) {
                throw e;
            }
        }
    }

    private Path blobs() {
        return folder.resolve("blobs/sha256");
    }

    private Path blob(String digest) {
        return blobs().resolve(digest.substring("sha256:".length()));
    }

    private static ZooException unreachable(Path path, IOException e) {
        return new ZooException.Unreachable(path + ": " + IoFault.of(e), e);
    }
}
