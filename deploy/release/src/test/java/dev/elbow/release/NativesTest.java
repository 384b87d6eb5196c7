package dev.elbow.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void leavesTheLibrariesOfOnePlatform() throws IOException {
        Path jar = jar(
                "META-INF/MANIFEST.MF",
                "a/B.class",
                "ai/native/linux-x64/lib.so",
                "ai/native/linux-aarch64/lib.so",
                "ai/native/osx-aarch64/lib.dylib",
                "ai/native/osx-aarch64/lib.dylib.dSYM/Contents/Info.plist",
                "win/amd64/lib.dll",
                "linux/amd64/lib.so",
                "org/Linux/x86_64/lib.so",
                "org/Linux/x86/lib.so",
                "org/AIX/ppc/lib.a");

        Natives.trim(jar, folder.resolve("trimmed.jar"));

        assertThat(names(folder.resolve("trimmed.jar")))
                .containsExactly(
                        "META-INF/MANIFEST.MF",
                        "a/B.class",
                        "ai/native/linux-x64/lib.so",
                        "linux/amd64/lib.so",
                        "org/Linux/x86_64/lib.so");
    }

    @Test
    void leavesAJarWithoutLibrariesAsItIs() throws IOException {
        Path jar = jar("META-INF/MANIFEST.MF", "a/Sofa.class", "a/notes.solid");

        Natives.trim(jar, folder.resolve("trimmed.jar"));

        assertThat(folder.resolve("trimmed.jar")).hasSameBinaryContentAs(jar);
    }

    @Test
    void refusesAJarThatHasNoneForThePlatform() throws IOException {
        Path jar = jar("win/amd64/lib.dll");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Natives.trim(jar, folder.resolve("trimmed.jar")))
                .withMessage("some.jar: native libraries, as win/amd64/lib.dll (expected: one for Linux on x86-64 among"
                        + " them)");
    }

    @Test
    void writesTheSameInEachTimeZone() throws IOException {
        Path jar = jar("linux/amd64/lib.so", "win/amd64/lib.dll");
        TimeZone here = TimeZone.getDefault();
        try {
            for (String zone : List.of("UTC", "Asia/Tokyo")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                Natives.trim(jar, folder.resolve(zone.substring(0, 3)));
            }
        } finally {
            TimeZone.setDefault(here);
        }

        assertThat(folder.resolve("UTC")).hasSameBinaryContentAs(folder.resolve("Asi"));
    }

    private Path jar(String... names) throws IOException {
        Path jar = folder.resolve("some.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setLastModifiedTime(FileTime.from(Instant.parse("2026-01-02T03:04:06Z"))); // told in UTC, too
                out.putNextEntry(entry);
                out.write(name.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }

    private static List<String> names(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }
}
