package dev.elbow.deploy.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged {@code elbow} command in a process of its own, with a temporary folder of its own. */
final class ElbowProcess implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path err;
    private final Path temporary;

    private ElbowProcess(Process process, Path out, Path err, Path temporary) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.temporary = temporary;
    }

    /** Starts the command with an empty standard input. */
    static ElbowProcess start(Path folder, String... arguments) throws IOException {
        Path empty = Files.createTempFile(folder, "in", "");
        return start(folder, empty, arguments);
    }

    /** Starts the command with a file as standard input. */
    static ElbowProcess start(Path folder, Path in, String... arguments) throws IOException {
        return start(folder, in, List.of(), arguments);
    }

    /** Starts the command with options of the JVM, which come after its own. */
    static ElbowProcess start(Path folder, Path in, List<String> options, String... arguments) throws IOException {
        return start(folder, in, options, Map.of(), arguments);
    }

    /** Starts the command with further variables of its environment. */
    static ElbowProcess start(
            Path folder, Path in, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        Path own = Files.createTempDirectory(folder, "elbow");
        return start(own, in, own.resolve("out"), options, environment, arguments);
    }

    /** Starts the command with an empty standard input, and a standard output that takes nothing. */
    static ElbowProcess startOnFullDisk(Path folder, String... arguments) throws IOException {
        Path own = Files.createTempDirectory(folder, "elbow");
        return start(own, Files.createTempFile(own, "in", ""), Path.of("/dev/full"), List.of(), Map.of(), arguments);
    }

    private static ElbowProcess start(
            Path own, Path in, Path out, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        Path temporary = Files.createDirectory(own.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", Path.of("target", "lib").toAbsolutePath() + "/*", "dev.elbow.deploy.Elbow"));
        command.addAll(List.of(arguments));
        Path err = own.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new ElbowProcess(process, out, err, temporary);
    }

    /** Waits for the end; the exit code. */
    int await(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s:\n" + err());
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean running() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGINT, as Ctrl-C sends it. */
    void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    /** SIGSTOP: it stands still, as in a long pause of its machine. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: it goes on, and does not know that time has passed. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGKILL: no hook, no commit, no farewell. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String out() {
        return read(out);
    }

    /** Without the line by which a JVM owns up to options from its environment. */
    String err() {
        return read(err).replaceFirst("^Picked up JAVA_TOOL_OPTIONS: .*\n", "");
    }

    /** What the command left in its temporary folder. */
    List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
