package dev.elbow.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An archive, unpacked in a bare folder; its command runs as a user who may write nothing there, where we may choose. */
final class Installation {

    private static final Path ARCHIVES = Path.of("../target").toAbsolutePath().normalize();
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private final Path folder;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();

    private Installation(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("JAVA_HOME", Javas.first().toString());
        environment.put("HOME", home.toString());
    }

    static Path archive(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            return files.filter(file -> file.getFileName().toString().matches(prefix + "-\\d.*\\.tar\\.gz"))
                    .findAny()
                    .orElseThrow();
        }
    }

    /** Unpacks one by tar, as a user does. */
    static Installation unpack(String prefix, Path bare) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(bare, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectory(bare.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Process tar = new ProcessBuilder("tar", "xzf", archive(prefix).toString(), "-C", bare.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new AssertionError("tar: " + tar.exitValue());
        }
        try (Stream<Path> unpacked = Files.list(bare)) {
            return new Installation(
                    unpacked.filter(one -> !one.equals(home)).findAny().orElseThrow(), home);
        }
    }

    Path folder() {
        return folder;
    }

    Path home() {
        return home;
    }

    /** The file names of its jars. */
    List<String> jars() throws IOException {
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            return jars.map(jar -> jar.getFileName().toString()).sorted().toList();
        }
    }

    /** With a variable set, or without it where the value is empty. */
    Installation with(String variable, String value) {
        Installation other = new Installation(folder, home);
        other.environment.clear();
        other.environment.putAll(environment);
        other.environment.put(variable, value);
        other.environment.values().removeIf(String::isEmpty);
        return other;
    }

    Run elbow(String... arguments) throws IOException, InterruptedException {
        return start("", arguments).await();
    }

    Run elbowReading(String in, String... arguments) throws IOException, InterruptedException {
        return start(in, arguments).await();
    }

    /** Starts the command with this standard input. */
    Started start(String in, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(folder.resolve("bin/elbow").toString());
        command.addAll(Arrays.asList(arguments));
        Path own = Files.createTempDirectory("elbow-release");
        Path input = Files.writeString(own.resolve("in"), in);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.resolve("..").toFile())
                .redirectInput(input.toFile())
                .redirectOutput(own.resolve("out").toFile())
                .redirectError(own.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Started(builder.start(), own);
    }

    /** A command at work. */
    record Started(Process process, Path own) {

        Run await() throws IOException, InterruptedException {
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running: " + Files.readString(own.resolve("err")));
            }
            String out = Files.readString(own.resolve("out"), StandardCharsets.UTF_8);
            String err = Files.readString(own.resolve("err"), StandardCharsets.UTF_8);
            for (String file : List.of("in", "out", "err", "")) {
                Files.delete(own.resolve(file));
            }
            return new Run(process.exitValue(), out, err);
        }
    }

    /** A command that ended. */
    record Run(int code, String out, String err) {}
}
