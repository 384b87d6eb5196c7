package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, since a native library is unpacked once a process; a limit on files stands for the disk. */
class FullDiskTest {

    /** Less than the database's library takes. */
    private static final int MOST_BLOCKS = 20_000;

    @TempDir
    private Path folder;

    @Test
    void noRoomForTheDatabaseItselfIsToldInOneMessage() throws IOException, InterruptedException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "a\n1\n");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f " + MOST_BLOCKS + "; exec \"$@\"",
                        "sh",
                        java.toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName(),
                        rows.toString())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(Files.readString(folder.resolve("err"), StandardCharsets.UTF_8))
                .doesNotContain("\tat ");
        assertThat(Files.readString(folder.resolve("out"), StandardCharsets.UTF_8))
                .isEqualTo("DuckDB's native library: cannot be unpacked into " + folder
                        + ": file too large (expected: room and permission; java.io.tmpdir says where it goes)\n");
        assertThat(folder).isDirectoryNotContaining("glob:**elbow-*");
    }

    /** Opens a file and prints why it cannot. */
    static final class Opening {
        private Opening() {}

        @SuppressWarnings("SystemOut") // the process has nothing else to say it by
        public static void main(String[] arguments) {
            try (Table table = Table.open(Path.of(arguments[0]))) {
                System.out.println(table.columns());
            } catch (ZooException.Unreachable e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
