package dev.elbow.zoo.sign;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.Capped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of keys and signatures: read under a cap, written whole or not at all, never over another. Stateless. */
public final class KeyFile {

    private KeyFile() {}

    /**
     * The bytes of a file of at most {@value MinisignSignature#CAP} bytes; links are followed, since these files are the user's.
     *
     * @throws ZooException.NotFound where there is no such file
     * @throws ZooException.Untrusted where it is longer
     * @throws ZooException.Unreachable where it cannot be read
     */
    public static byte[] read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ZooException.NotFound(file + ": no such plain file (expected: one of minisign's)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Capped.read(in, MinisignText.CAP, file.toString());
        } catch (IOException e) {
            throw new ZooException.Unreachable(file + ": " + IoFault.of(e), e);
        }
    }

    /**
     * Writes what others may read: a public key or a signature.
     *
     * @throws ZooException.Taken where something is at the place already
     * @throws ZooException.Unreachable where writing fails; nothing is left behind
     */
    public static void writePublic(Path file, String text) {
        write(file, text, "rw-r--r--");
    }

    /**
     * Writes a secret key, for its owner's eyes alone, where the file system knows owners.
     *
     * @throws ZooException.Taken where something is at the place already
     * @throws ZooException.Unreachable where writing fails; nothing is left behind
     */
    public static void writeSecret(Path file, String text) {
        write(file, text, "rw-------");
    }

    private static void write(Path file, String text, String permissions) {
        Path place = file.toAbsolutePath().normalize();
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new ZooException.Taken(
                    file + ": there already (expected: a new file; keys are never written over); nothing was written");
        }
        try {
            Path parent = Files.createDirectories(place.getParent());
            Path beside = Files.createTempFile(parent, ".writing-", "");
            try {
                writeFlushed(beside, text);
                if (Files.getFileStore(beside).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(permissions));
                }
                Files.move(beside, place); // a rename, but unlike an atomic move never over what is there
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new ZooException.Unreachable(file + ": " + IoFault.of(e) + "; nothing was written", e);
        }
    }

    private static void writeFlushed(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
