package dev.elbow.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The digest of what a data file holds: of its content before it was gzipped, so that both forms are the same data. */
public final class ContentDigest {

    private static final int BUFFER = 1 << 16;

    private ContentDigest() {}

    /**
     * SHA-256 in hexadecimal digits, read as a stream.
     *
     * @throws TrainerDataException where the file cannot be read
     */
    public static String sha256(Path file) {
        try (InputStream in = content(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new TrainerDataException("data " + file + ": " + e, e);
        }
    }

    /** The file's content without any compression. */
    public static InputStream content(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        boolean gzipped = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        try {
            return gzipped ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
