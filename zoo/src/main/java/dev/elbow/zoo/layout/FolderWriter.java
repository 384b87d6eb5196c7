package dev.elbow.zoo.layout;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes a folder all or nothing: beside its place, flushed to disk, then moved there in one step. Stateless. */
public final class FolderWriter {

    private static final String WRITING = ".writing-";

    private FolderWriter() {}

    /** The name of what is written beside a file of that name, and stays there where the writer is killed. */
    static String beside(String name) {
        return WRITING + name;
    }

    /**
     * Writes the files.
     *
     * @throws ZooException.Taken where something is at the place already
     * @throws ZooException.Unreachable where writing fails, for instance on a full disk; nothing is left behind
     */
    public static void write(Path folder, Map<String, byte[]> files) {
        Path place = folder.toAbsolutePath().normalize();
        if (Files.exists(place)) {
            throw new ZooException.Taken("package " + folder
                    + ": there already (expected: a new folder; versions are immutable);" + " nothing was written");
        }
        try {
            Path parent = Files.createDirectories(place.getParent());
            // Who may read it is for the umask to say; a temporary folder of Java's is its owner's alone.
            Path beside = Files.createDirectory(parent.resolve(WRITING + UUID.randomUUID()));
            try {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    writeFlushed(beside.resolve(file.getKey()), file.getValue());
                }
                move(beside, place);
            } finally {
                delete(beside);
            }
        } catch (IOException e) {
            throw new ZooException.Unreachable("package " + folder + ": " + IoFault.of(e) + "; nothing was written", e);
        }
    }

    /**
     * Writes one file in the place of what is there, in one step.
     *
     * @throws ZooException.Unreachable where writing fails; what was there stays
     */
    public static void replace(Path file, byte[] bytes) {
        try {
            replaceFlushed(file, bytes);
        } catch (IOException e) {
            throw new ZooException.Unreachable(file + ": " + IoFault.of(e) + "; nothing was written", e);
        }
    }

    /** The same, for callers who say themselves what failed. */
    public static void replaceFlushed(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(beside(String.valueOf(file.getFileName())));
        Files.deleteIfExists(beside);
        try {
            writeFlushed(beside, bytes);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void writeFlushed(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Files.delete(entry);
            }
        }
        Files.delete(folder);
    }
}
