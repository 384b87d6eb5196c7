package dev.elbow.deploy.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code elbow broker} on data that stay, in a process that can be stopped where it stands, and started again. */
final class BrokerProcess implements AutoCloseable {

    private final Path folder;
    private final Path data;
    private final Map<String, String> environment;
    private ElbowProcess process;
    private String bootstrapServers;

    BrokerProcess(Path folder, Path data) throws Exception {
        this(folder, data, Map.of());
    }

    /** One with further variables of its environment. */
    BrokerProcess(Path folder, Path data, Map<String, String> environment) throws Exception {
        this.folder = folder;
        this.data = data;
        this.environment = environment;
        this.process = start("0");
        this.bootstrapServers = address();
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    ElbowProcess process() {
        return process;
    }

    /** Starts it again where it was, once it has ended. */
    void restart() throws Exception {
        process = start(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1));
        bootstrapServers = address();
    }

    private ElbowProcess start(String port) throws IOException {
        return ElbowProcess.start(
                folder,
                Files.createTempFile(folder, "in", ""),
                List.of("-Xmx512m"),
                environment,
                "broker",
                "--port",
                port,
                "--data",
                data.toString());
    }

    private String address() throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!process.out().endsWith("\n") && process.running() && System.nanoTime() < deadline) {
            Thread.sleep(50); // a file tells nobody that it has grown
        }
        String out = process.out();
        if (!out.endsWith("\n")) {
            close();
            throw new AssertionError("no address: " + process.err());
        }
        return out.strip();
    }

    /** Returns once it is gone, and holds none of its files. */
    @Override
    public void close() {
        try {
            process.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
