package dev.elbow.scorer.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.ObserveServer;
import dev.elbow.scorer.observe.Observed;
import dev.elbow.scorer.page.LivePage;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.scorer.stream.Tap;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;

/** Health and metrics by HTTP, where that is wanted and possible, and the page where it is wanted. */
final class ObserveServing implements AutoCloseable {

    private final HttpSettings settings;
    private final Optional<ObserveServer> server;
    private final Optional<LivePage> page;
    private final Consumer<String> say;

    private ObserveServing(
            HttpSettings settings, Optional<ObserveServer> server, Optional<LivePage> page, Consumer<String> say) {
        this.settings = settings;
        this.server = server;
        this.page = page;
        this.say = say;
    }

    /** The same without a page. */
    static ObserveServing open(HttpSettings settings, Consumer<String> say) {
        return open(settings, Optional.empty(), say);
    }

    /**
     * Listens. Two scorers on a machine are common, and only one of them can have the default port: the other goes on without, or, where
     * it has a page, on another port.
     *
     * @throws CommandException where address or port were asked for and cannot be had
     */
    static ObserveServing open(HttpSettings settings, Optional<PageSettings> shown, Consumer<String> say) {
        if (!settings.enabled()) {
            return new ObserveServing(settings, Optional.empty(), Optional.empty(), say);
        }
        try {
            ObserveServer server = listen(settings, shown.isPresent());
            return new ObserveServing(settings, Optional.of(server), shown.map(LivePage::new), say);
        } catch (IOException e) {
            String fault = "http " + settings.address() + ":" + settings.port() + ": " + fault(e);
            if (settings.asked() || shown.isPresent()) {
                throw new CommandException(
                        ExitCode.USAGE, fault + " (expected: an address of this machine and a free port, or 0)", e);
            }
            say.accept(fault + "; it goes on without metrics and health (--http-port 0 takes a free port)");
            return new ObserveServing(settings, Optional.empty(), Optional.empty(), say);
        }
    }

    private static ObserveServer listen(HttpSettings settings, boolean page) throws IOException {
        try {
            return ObserveServer.open(settings);
        } catch (BindException e) {
            if (page && !settings.asked()) {
                return ObserveServer.open(settings.onFreePort());
            }
            throw e;
        }
    }

    /** Of an unknown host, the message is the host alone. */
    private static String fault(IOException e) {
        return e instanceof UnknownHostException ? "no such host" : IoFault.of(e);
    }

    /** What is to see the answers of the service. */
    Tap tap() {
        return page.map(LivePage::tap).orElse(Tap.NONE);
    }

    /**
     * Shows this from now on, and says where: a start that fails before has nothing to show.
     *
     * @param meters of the process, whose own metrics join them
     */
    void show(Observed observed, Meters meters) {
        server.ifPresent(one -> {
            meters.bindProcess();
            one.show(observed);
            say.accept("metrics and health at " + one.address() + " (/metrics, /health/live, /health/ready)");
        });
    }

    /** Shows the page of the service from now on, where one is wanted. */
    void showPage(ScoringService service, ScorerConfig config) {
        server.ifPresent(one -> {
            page.ifPresent(live -> {
                live.show(service, config, one, settings);
                say.accept("page at " + one.address() + "/");
            });
        });
    }

    @Override
    public void close() {
        page.ifPresent(LivePage::close);
        server.ifPresent(ObserveServer::close);
    }
}
