package dev.elbow.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command in a shell of its own. Not thread-safe. */
final class ShellProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Pattern OBSERVED = Pattern.compile("metrics and health at (http://127\\.0\\.0\\.1:\\d+)");

    private final String command;
    private final Process process;
    private final Path out;
    private final Path err;

    private ShellProcess(String command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static ShellProcess start(Path folder, Map<String, String> environment, String command) throws IOException {
        Path out = Files.createTempFile("elbow-document", ".out");
        Path err = Files.createTempFile("elbow-document", ".err");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ELBOW_"));
        builder.environment().putAll(environment);
        return new ShellProcess(command, builder.start(), out, err);
    }

    /** What it has printed. */
    String awaitSuccess() throws InterruptedException {
        try (this) {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(this::said)
                    .isTrue();
            assertThat(process.exitValue()).as(this::said).isZero();
            return printed();
        }
    }

    /** Until it has printed something. */
    void awaitOutput() throws InterruptedException, IOException {
        await(() -> Files.size(out) > 0);
    }

    /** Until a broker has told its address, or what it tells by HTTP is that it is ready. */
    void awaitReady() throws InterruptedException, IOException {
        await(() -> {
            Matcher observed = OBSERVED.matcher(Files.readString(err));
            return observed.find() ? ready(observed.group(1)) : Files.size(out) > 0;
        });
    }

    /** SIGTERM; the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(this::said)
                .isTrue();
        return process.exitValue();
    }

    /** The command, and what it has printed. */
    String said() {
        return "$ " + command + "\n" + printed();
    }

    /** On stdout, then on stderr. */
    String printed() {
        try {
            return Files.readString(out) + Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        out.toFile().delete();
        err.toFile().delete();
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(Condition condition) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(process.isAlive()).as(this::said).isTrue();
            assertThat(System.nanoTime()).as(this::said).isLessThan(deadline);
            Thread.sleep(STEP.toMillis()); // what a process shows can only be looked at
        }
    }

    private static boolean ready(String address) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/health/ready")).build();
        return HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }
}
