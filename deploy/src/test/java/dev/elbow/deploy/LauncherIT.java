package dev.elbow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
    void startsByAnotherShell() throws IOException, InterruptedException {
        Process process = start("sh", LAUNCHER.toString(), "--version");

        assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).containsExactly("elbow 0.1.0");
        assertThat(end(process)).isZero();
        assertThat(errors()).isEmpty();
    }

    /** As cron and systemd start it: what is not ASCII comes as it is all the same, on both streams. */
    @Test
    void writesUtf8WhereNoLocaleIsTold() throws IOException, InterruptedException {
        for (String locale : List.of("", "C", "POSIX")) {
            ProcessBuilder builder = builder(LAUNCHER.toString(), "score", "--help");
            builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
            builder.environment().put("LC_ALL", locale);
            Process help = builder.start();
            assertThat(help.inputReader(StandardCharsets.UTF_8).lines()).anyMatch(line -> line.contains("ELBOW_…"));
            assertThat(end(help)).isZero();

            Process refused =
                    builder.command(LAUNCHER.toString(), "zoo", "show", "größe").start();
            assertThat(end(refused)).isEqualTo(2);
            assertThat(errors()).first().asString().startsWith("package größe: ");
        }
    }

    /** A user whom the system does not list has the home that is told; without one, a folder that is nobody else's. */
    @Test
    void tellsJavaWhereTheHomeIs() throws IOException, InterruptedException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17\"\n");

        assertThat(home(folder.toString(), "train")).isEqualTo(folder.toString());
        for (String none : List.of("", "/", "relative", folder.resolve("none").toString())) {
            String temporary = home(none, "train");
            assertThat(temporary)
                    .as(none)
                    .startsWith(folder.resolve("tmp/elbow-").toString());
            assertThat(Files.getPosixFilePermissions(Path.of(temporary)))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            Files.delete(Path.of(temporary));
        }
        String temporary = home("", "train");
        assertThat(home("", "train")).isEqualTo(temporary);
        Files.delete(Path.of(temporary));
        Files.createSymbolicLink(Path.of(temporary), folder);
        assertThat(home("", "train")).isEmpty();
        Files.delete(Path.of(temporary));
        assertThat(home("", "zoo")).isEmpty();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    /** What Java is told; empty if nothing. */
    private String home(String home, String command) throws IOException, InterruptedException {
        ProcessBuilder builder = builder(LAUNCHER.toString(), command);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("HOME", home);
        builder.environment()
                .put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
        Process process = builder.start();
        String option = "-Duser.home=";
        String told = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(option))
                .collect(Collectors.joining());
        assertThat(end(process)).isZero();
        return told.replaceFirst(option, "");
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
