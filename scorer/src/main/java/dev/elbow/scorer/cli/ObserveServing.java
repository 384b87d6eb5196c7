package dev.elbow.scorer.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.ObserveServer;
import dev.elbow.scorer.observe.Observed;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;

/** Health and metrics by HTTP, where that is wanted and possible. */
final class ObserveServing implements AutoCloseable {

    private final Optional<ObserveServer> server;

    private ObserveServing(Optional<ObserveServer> server) {
        this.server = server;
    }

    /**
     * Listens. Two scorers on a machine are common, and only one of them can have the default port: the other goes on without.
     *
     * @throws CommandException where address or port were asked for and cannot be had
     */
    static ObserveServing open(HttpSettings settings, Consumer<String> say) {
        if (!settings.enabled()) {
            return new ObserveServing(Optional.empty());
        }
        try {
            ObserveServer server = ObserveServer.open(settings);
            say.accept("metrics and health at " + server.address() + " (/metrics, /health/live, /health/ready)");
            return new ObserveServing(Optional.of(server));
        } catch (IOException e) {
            String fault = "http " + settings.address() + ":" + settings.port() + ": " + fault(e);
            if (settings.asked()) {
                throw new CommandException(
                        ExitCode.USAGE, fault + " (expected: an address of this machine and a free port, or 0)", e);
            }
            say.accept(fault + "; it goes on without metrics and health (--http-port 0 takes a free port)");
            return new ObserveServing(Optional.empty());
        }
    }

    /** Of an unknown host, the message is the host alone. */
    private static String fault(IOException e) {
        return e instanceof UnknownHostException ? "no such host" : IoFault.of(e);
    }

    /**
     * Shows this from now on.
     *
     * @param meters of the process, whose own metrics join them
     */
    void show(Observed observed, Meters meters) {
        server.ifPresent(one -> {
            meters.bindProcess();
            one.show(observed);
        });
    }

    @Override
    public void close() {
        server.ifPresent(ObserveServer::close);
    }
}
