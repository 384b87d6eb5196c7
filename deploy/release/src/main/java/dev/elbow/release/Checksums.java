package dev.elbow.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 digests in a file {@value #FILE}, as {@code sha256sum -c} reads it. Stateless. */
public final class Checksums {

    /** Beside what it lists. */
    static final String FILE = "SHA256SUMS";

    private Checksums() {}

    /** Lists some files of a folder: the folder, then their names. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).toAbsolutePath().normalize();
        write(folder, Arrays.stream(args).skip(1).map(folder::resolve).toList());
    }

    /** Lists all that is in a folder, in the order of the paths. */
    static void ofAll(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
        try (Stream<Path> files = Files.walk(folder)) {
            write(folder, files.filter(Files::isRegularFile).toList());
        }
    }

    private static void write(Path folder, List<Path> files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            lines.add(sha256(file) + "  " + folder.relativize(file).toString().replace('\\', '/'));
        }
        Files.writeString(folder.resolve(FILE), String.join("\n", lines) + "\n");
    }

    /** In hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
