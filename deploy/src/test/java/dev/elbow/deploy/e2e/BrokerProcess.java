package dev.elbow.deploy.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code elbow broker} on data that stay, in a process that can be stopped where it stands, and started again. */
final class BrokerProcess implements AutoCloseable {

    private final Path folder;
    private final Path data;
    private ElbowProcess process;
    private String bootstrapServers;

    BrokerProcess(Path folder, Path data) throws Exception {
        this.folder = folder;
        this.data = data;
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
        return Stream.of(process.out())
                .filter(out -> out.endsWith("\n"))
                .map(String::strip)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no address: " + process.err()));
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
