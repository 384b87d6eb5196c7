package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.fault.ZooException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * An image layout in one tar file, for places without a network; {@code skopeo} calls it an oci-archive. The same files give the same
 * bytes. Stateless.
 */
public final class LayoutTar {

    private static final long MOST_BYTES = 600L << 20;
    private static final int MOST_ENTRIES = 1_000;

    /** Bytes at most between the contents of two files. */
    private static final long HEADERS = 1L << 17;

    private static final String FILES = "oci-layout|index\\.json|blobs/sha256/[0-9a-f]{64}";

    /** By the flags themselves, since links and devices count as files by the library. */
    private static final Set<Byte> PLAIN = Set.of(TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM);

    private LayoutTar() {}

    /** Writes a tar, all or nothing. */
    public static void write(Path tar, Map<String, byte[]> files) {
        try {
            Path place = tar.toAbsolutePath().normalize();
            if (Files.exists(place)) {
                throw new ZooException.Taken(
                        "archive " + tar + ": there already (expected: a new file); nothing was written");
            }
            // Who may read it is for the umask to say; a temporary file of Java's is its owner's alone.
            Path beside = Files.createDirectories(place.getParent()).resolve(".writing-" + UUID.randomUUID() + ".tar");
            try {
                try (FileChannel channel =
                                FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
                        TarArchiveOutputStream entries =
                                new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
                    for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                        entry.setSize(file.getValue().length);
                        entry.setModTime(0L);
                        entry.setMode(0100644);
                        entries.putArchiveEntry(entry);
                        entries.write(file.getValue());
                        entries.closeArchiveEntry();
                    }
                    entries.finish();
                    out.flush();
                    channel.force(true); // or a loss of power would leave its name without its bytes
                }
                Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new ZooException.Unreachable("archive " + tar + ": " + IoFault.of(e) + "; nothing was written", e);
        }
    }

    /**
     * Reads a tar that comes from anywhere.
     *
     * @throws ZooException.Untrusted where it holds anything but the plain files of an image layout, or more than packages do
     */
    public static Map<String, byte[]> read(Path tar) {
        String what = "archive " + tar;
        Map<String, byte[]> files = new TreeMap<>();
        long bytes = 0;
        try (RationedStream in = new RationedStream(Files.newInputStream(tar));
                TarArchiveInputStream entries = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = next(in, entries); entry != null; entry = next(in, entries)) {
                String name = entry.getName();
                if (entry.isDirectory() && name.matches("(\\./)?(blobs/(sha256/)?)?")) {
                    continue;
                }
                that(
                        PLAIN.contains(entry.getLinkFlag()) && !entry.isSparse(),
                        what,
                        Excerpt.of(name) + " is no plain file",
                        "plain files");
                that(name.matches(FILES), what, "a file " + Excerpt.of(name), "those of an image layout");
                bytes += Math.max(0, entry.getSize());
                that(bytes <= MOST_BYTES, what, bytes + " bytes", "at most " + MOST_BYTES);
                that(files.size() < MOST_ENTRIES, what, "more than " + MOST_ENTRIES + " files", "at most that");
                in.allow(entry.getSize() + HEADERS);
                byte[] content = entries.readNBytes((int) entry.getSize());
                that(content.length == entry.getSize(), what, name + ": it ends too early", entry.getSize() + " bytes");
                that(files.put(name, content) == null, what, "two files " + name, "one");
            }
            return files;
        } catch (NoSuchFileException e) {
            throw new ZooException.NotFound(what + ": no such file (expected: one)");
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof IOException io ? IoFault.of(io) : Excerpt.of(String.valueOf(e.getMessage()));
            throw new ZooException.Untrusted(what + ": " + why + " (expected: a tar file)", e);
        }
    }

    private static @Nullable TarArchiveEntry next(RationedStream in, TarArchiveInputStream entries) throws IOException {
        in.allow(HEADERS);
        return entries.getNextEntry();
    }

    private static void that(boolean holds, String what, String found, String expected) {
        if (!holds) {
            throw new ZooException.Untrusted(what + ": " + found + " (expected: " + expected + "); nothing was loaded");
        }
    }
}
