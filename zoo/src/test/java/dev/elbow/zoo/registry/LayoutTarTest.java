package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.elbow.zoo.fault.ZooException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

    @Test
    void refusesWhatEndsTooEarlyOrIsNoTar() throws IOException {
        Path whole = tar(new TarArchiveEntry("index.json"), new byte[4_000]);
        Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(Files.readAllBytes(whole), 2_000));
        Path other = Files.write(folder.resolve("other.tar"), "x".repeat(2_000).getBytes(StandardCharsets.UTF_8));

        assertRefused(cut, "");
        assertRefused(other, "");
    }

    /** What stands before a file is read by the library whole, before it says anything of it: here, 700 MB of zeros for a name. */
    @ParameterizedTest
    @ValueSource(bytes = {'L', 'K', 'x', 'g'}) // a long name, a long link, attributes of one file, of all
    void refusesHeadersThatUnfoldInMemory(byte kind) throws IOException {
        long size = 700L << 20;
        Path tar = folder.resolve("bomb.tar");
        TarArchiveEntry entry = new TarArchiveEntry("././@LongLink", kind);
        entry.setSize(size);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header);
        try (RandomAccessFile file = new RandomAccessFile(tar.toFile(), "rw")) {
            file.write(header);
            file.write((size + " path=").getBytes(StandardCharsets.UTF_8));
            file.setLength(512 + size + 1_024); // of holes, which take no room
        }

        assertInLittleMemory(() -> assertRefused(tar, "headers are longer than headers are (expected: a tar file)"));
    }

    /** A map of holes says that there are 2 GB between them. */
    @Test
    void refusesAFileOfHoles() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream entries = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry attributes = new TarArchiveEntry("PaxHeaders/index.json", (byte) 'x');
            byte[] holes = (record("GNU.sparse.major", "1")
                            + record("GNU.sparse.minor", "0")
                            + record("GNU.sparse.name", "index.json")
                            + record("GNU.sparse.realsize", "2147483647"))
                    .getBytes(StandardCharsets.UTF_8);
            attributes.setSize(holes.length);
            entries.putArchiveEntry(attributes);
            entries.write(holes);
            entries.closeArchiveEntry();
            byte[] map = Arrays.copyOf("1\n0\n512\n".getBytes(StandardCharsets.UTF_8), 1_024);
            TarArchiveEntry file = new TarArchiveEntry("index.json");
            file.setSize(map.length);
            entries.putArchiveEntry(file);
            entries.write(map);
            entries.closeArchiveEntry();
        }
        Path tar = Files.write(folder.resolve("holes.tar"), bytes.toByteArray());

        assertInLittleMemory(() -> assertRefused(tar, "index.json is no plain file"));
    }

    private static String record(String key, String value) {
        int length = key.length() + value.length() + 3;
        int whole = length + Integer.toString(length + 2).length();
        return whole + " " + key + "=" + value + "\n";
    }

    @Test
    void refusesMoreFilesThanPackagesHave() throws IOException {
        Path tar = folder.resolve("many.tar");
        try (OutputStream out = Files.newOutputStream(tar);
                TarArchiveOutputStream entries = new TarArchiveOutputStream(out)) {
            for (int i = 0; i <= 1_000; i++) {
                entries.putArchiveEntry(new TarArchiveEntry(String.format(Locale.ROOT, "blobs/sha256/%064x", i)));
                entries.closeArchiveEntry();
            }
        }

        assertRefused(tar, "more than 1000 files");
    }

    @Test
    void refusesAFileThatIsThereTwice() throws IOException {
        Path tar = folder.resolve("twice.tar");
        try (OutputStream out = Files.newOutputStream(tar);
                TarArchiveOutputStream entries = new TarArchiveOutputStream(out)) {
            for (int i = 0; i < 2; i++) {
                entries.putArchiveEntry(new TarArchiveEntry("index.json"));
                entries.closeArchiveEntry();
            }
        }

        assertRefused(tar, "two files index.json (expected: one)");
    }

    @Test
    void whatAMessageShowsOfANameIsShortAndPlain() throws IOException {
        Path tar = tar(new TarArchiveEntry("\u001b[2J" + "a".repeat(80), true), new byte[1]);

        assertThatThrownBy(() -> LayoutTar.read(tar))
                .isInstanceOf(ZooException.Untrusted.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).chars()).noneMatch(Character::isISOControl));
    }

    private static void assertInLittleMemory(ThrowingCallable reading) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = thread.getCurrentThreadAllocatedBytes();
            reading.call();
            assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
        });
    }
}
