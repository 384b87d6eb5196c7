package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.GraphSession;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.Provider;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A signal while sessions open, in a process of its own: left to itself, ONNX Runtime ends the JVM with a memory fault. */
class SignalIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @RepeatedTest(4)
    void aSignalEndsAProcessThatOpensSessionsInOrder() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ErrorFile=" + folder.resolve("fault"),
                        "-XX:-CreateCoredumpOnCrash",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        folder.resolve("tiny").toString()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.lines().anyMatch("opening"::equals)).isTrue();

            process.toHandle().destroy(); // the process would close its output too

            String rest = out.lines().collect(Collectors.joining("\n"));
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(rest).isEqualTo(143);
            assertThat(rest).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Opens one session after another until it is ended. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            GraphSet graphs = TinyPackage.write(Path.of(args[0])).graphs();
            System.out.println("opening");
            while (true) {
                try (GraphSession session = graphs.open(GraphContract.SCORE, Provider.CPU)) {
                    session.graph();
                }
            }
        }
    }
}
