package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTarTest {

    @TempDir
    private Path folder;

    private Path tar(TarArchiveEntry entry, byte[] content) throws IOException {
        Path tar = folder.resolve("hostile.tar");
        try (OutputStream out = Files.newOutputStream(tar);
                TarArchiveOutputStream entries = new TarArchiveOutputStream(out)) {
            entry.setSize(content.length);
            entries.putArchiveEntry(entry);
            entries.write(content);
            entries.closeArchiveEntry();
        }
        return tar;
    }

    private void assertRefused(Path tar, String part) {
        assertThatThrownBy(() -> LayoutTar.read(tar))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("archive " + tar + ": ")
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../index.json", "/etc/passwd", "blobs/sha256/../../x", "blobs/sha256/abc", "model.json"})
    void refusesOtherFilesThanThoseOfALayout(String name) throws IOException {
        assertRefused(tar(new TarArchiveEntry(name, true), new byte[1]), "a file ");
    }

    @ParameterizedTest
    @ValueSource(bytes = {'2', '1', '3', '6'}) // a link, a hard link, a device, a pipe
    void refusesWhatIsNoPlainFile(byte kind) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("index.json", kind);
        entry.setLinkName("/etc/passwd");

        assertRefused(tar(entry, new byte[0]), "no plain file");
    }

    /** The header alone says 10 GB; nothing of that size is ever reserved. */
    @Test
    void refusesADeclaredSizeBeyondTheCap() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream entries = new TarArchiveOutputStream(bytes)) {
            entries.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            TarArchiveEntry entry = new TarArchiveEntry("index.json");
            entry.setSize(10L << 30);
            entries.putArchiveEntry(entry);
            Files.write(folder.resolve("large.tar"), bytes.toByteArray());
        } catch (IOException e) {
            // closing complains of the content that is missing
            Files.write(folder.resolve("large.tar"), Arrays.copyOf(bytes.toByteArray(), 1_024));
        }

        assertRefused(folder.resolve("large.tar"), "10737418240 bytes");
    }

    /** The library reads a long name whole, whatever its length. */
    @Test
    void refusesHeadersOfAnyLength() throws IOException {
        Path tar = tar(new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME), new byte[1 << 18]);

        assertRefused(tar, "headers are longer than headers are (expected: a tar file)");
    }

    @Test
    void refusesWhatEndsTooEarlyOrIsNoTar() throws IOException {
        Path whole = tar(new TarArchiveEntry("index.json"), new byte[4_000]);
        Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(Files.readAllBytes(whole), 2_000));
        Path other = Files.write(folder.resolve("other.tar"), "x".repeat(2_000).getBytes(StandardCharsets.UTF_8));

        assertRefused(cut, "");
        assertRefused(other, "");
    }
}
