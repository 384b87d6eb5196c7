package dev.elbow.deploy.bench;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code elbow broker} as a process of its own, so that what it costs is told from what its clients cost. */
final class BrokerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts one on a free port, with data that go with it. */
    static BrokerProcess start() {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = List.of(
                java,
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.elbow.deploy.Elbow",
                "broker",
                "--port",
                "0");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            @Nullable String address = out.readLine();
            if (address == null) {
                process.destroy();
                throw new CommandException(ExitCode.FAILED, "broker: it ended (expected: an address)");
            }
            // A signal leaves the bench where it is; only a hook gets to run.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "elbow-bench-stop"));
            return new BrokerProcess(process, address.strip());
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "broker: " + java + " does not start: " + e.getMessage(), e);
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Processor time up to now; empty where the system does not tell. */
    Optional<Duration> processorTime() {
        return process.info().totalCpuDuration();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
