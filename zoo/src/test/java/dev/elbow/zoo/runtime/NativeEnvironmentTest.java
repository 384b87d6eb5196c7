package dev.elbow.zoo.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeEnvironmentTest {

    /** Of 512 or 1,024 bytes; the libraries have tens of thousands. */
    private static final int MOST_BLOCKS = 512;

    @TempDir
    Path folder;

    @Test
    void librariesWithoutRoomAreToldInOneMessage() throws IOException, InterruptedException {
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
                        Loading.class.getName())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(Files.readString(folder.resolve("err"), StandardCharsets.UTF_8))
                .doesNotContain("\tat ");
        assertThat(Files.readString(folder.resolve("out"), StandardCharsets.UTF_8))
                .isEqualTo("ONNX Runtime's native libraries: cannot be unpacked into " + folder
                        + ", or do not load on this machine (expected: 30 MB of room and permission there;"
                        + " java.io.tmpdir says where they go)\n");
    }

    /** Asks for the environment and prints why there is none. */
    static final class Loading {
        private Loading() {}

        @SuppressWarnings("SystemOut") // the process has nothing else to say it by
        public static void main(String[] arguments) {
            try {
                System.out.println(NativeEnvironment.get());
            } catch (ZooException.Unreachable e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
