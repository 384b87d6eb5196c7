package dev.elbow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, as a process; Maven runs these tests in the folder of the module. */
class LauncherIT {

    private static final Path LAUNCHER = Path.of("elbow").toAbsolutePath();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void startsThroughALinkFromAnywhere() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), LAUNCHER);

        Process process = start(link.toString(), "--version");

        assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).containsExactly("elbow 0.1.0");
        assertThat(end(process)).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void handsOnTheExitCode() throws IOException, InterruptedException {
        Process process = start(LAUNCHER.toString(), "no-such-command");

        assertThat(end(process)).isEqualTo(2);
        assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
        assertThat(errors()).first().isEqualTo("Unmatched argument at index 0: 'no-such-command'");
    }

    @Test
    void readsNothingWithoutAStandardInput() throws IOException, InterruptedException {
        String score = "exec '" + LAUNCHER + "' score --package network-intrusion:1.0.0 --stdin <&-";
        String replay = "exec '" + LAUNCHER + "' replay - --topic t <&-";

        for (String command : List.of(score, replay)) {
            Process process = start("bash", "-c", command);

            assertThat(end(process)).isEqualTo(2);
            assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
            assertThat(errors())
                    .containsExactly("standard input: closed (expected: a file or a pipe); nothing was read");
        }
    }

    @Test
    void saysWhichJavaItWants() throws IOException, InterruptedException {
        ProcessBuilder builder = builder(LAUNCHER.toString(), "--version");
        builder.environment().put("JAVA_HOME", folder.toString());

        Process process = builder.start();

        assertThat(end(process)).isEqualTo(2);
        assertThat(errors())
                .containsExactly("elbow: JAVA_HOME is " + folder
                        + ", but there is no bin/java in it (expected: a JDK, 17 or newer)");
    }

    @Test
    void stopsTheBrokerOnASignal() throws IOException, InterruptedException {
        Process process = start(LAUNCHER.toString(), "broker", "--port", "0", "--topic", "events:2");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("127.0.0.1:");
            assertThat(brokerFolders()).hasSize(1);

            process.destroy();

            assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(brokerFolders()).isEmpty();
            assertThat(errors()).containsExactly("broker is up; Ctrl-C stops it and removes its data");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String... command) throws IOException {
        return builder(command).start();
    }

    /** In a folder of its own, which is its folder for temporary files too. */
    private ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ELBOW_BUILD", "never");
        builder.environment().put("ELBOW_CDS", "never");
        builder.environment().put("ELBOW_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder);
        return builder;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /** Without the line by which a JVM owns up to options from its environment. */
    private List<String> errors() {
        try {
            return Files.readAllLines(folder.resolve("stderr")).stream()
                    .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS: "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> brokerFolders() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("elbow-broker-"))
                    .toList();
        }
    }
}
