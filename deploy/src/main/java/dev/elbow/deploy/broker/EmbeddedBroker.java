package dev.elbow.deploy.broker;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A real Kafka broker in this process: one node, on loopback only, for the demo, for tests and for trying things.
 * Thread-safe. Whoever starts it closes it; afterwards its port is free and none of its threads is left.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private final BrokerNode node;
    private final DataFolder folder;
    private boolean closed;

    private EmbeddedBroker(BrokerNode node, DataFolder folder) {
        this.node = node;
        this.folder = folder;
    }

    /**
     * Starts a broker whose data goes when it is closed.
     *
     * @param port 0 for a free one
     */
    public static EmbeddedBroker start(int port) {
        return start(port, DataFolder.temporary(), Map.of());
    }

    /**
     * Starts a broker on data that stays.
     *
     * @param port 0 for a free one
     * @param data the folder of an earlier start, or one that is empty or not there yet
     */
    public static EmbeddedBroker start(int port, Path data) {
        return start(port, DataFolder.kept(data), Map.of());
    }

    /**
     * Starts a broker on a free port whose data goes when it is closed.
     *
     * @param further settings of Kafka's, which count for more than those that it has by itself
     */
    public static EmbeddedBroker start(Map<String, String> further) {
        return start(0, DataFolder.temporary(), further);
    }

    private static EmbeddedBroker start(int port, DataFolder folder, Map<String, String> further) {
        FutureTask<BrokerNode> start = new FutureTask<>(() -> {
            refuseTakenPort(port);
            folder.open();
            return BrokerNode.start(BrokerSettings.of(port, folder.path(), further));
        });
        // In a task, since Scala throws checked exceptions without declaring them.
        start.run();
        try {
            return new EmbeddedBroker(start.get(), folder);
        } catch (ExecutionException e) {
            folder.release();
            throw failure(Objects.requireNonNullElse(e.getCause(), e), port, folder.path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a task that ran is done", e);
        }
    }

    /** Where clients connect: {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return bootstrapServers(BrokerSettings.CLIENTS);
    }

    /** The same by a listener that further settings brought. */
    public String bootstrapServers(String listener) {
        return BrokerSettings.LOOPBACK + ":" + node.port(listener);
    }

    /** Where its data are. */
    Path folder() {
        return folder.path();
    }

    /** Completed with the reason where the broker cannot go on; it must be closed then. Closing does not complete it. */
    public CompletableFuture<Throwable> fault() {
        return node.faults().first().copy();
    }

    /** Stops the broker, and removes its data where they are temporary. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            node.close();
            folder.release();
        }
    }

    private static void refuseTakenPort(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "port " + port + ": " + e.getMessage()
                            + " (expected: a free port); no broker was started, give another with --port",
                    e);
        }
    }

    private static CommandException failure(Throwable thrown, int port, Path folder) {
        if (thrown instanceof CommandException known) {
            return known;
        }
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        ExitCode code = root instanceof IOException ? ExitCode.UNREACHABLE : ExitCode.FAILED;
        String words = root instanceof IOException fault
                ? IoFault.of(fault)
                : root.getMessage() == null ? root.getClass().getName() : root.getMessage();
        return new CommandException(
                code,
                "broker on port " + port + " with its data in " + folder + ": " + words + "; it was not started",
                thrown);
    }
}
