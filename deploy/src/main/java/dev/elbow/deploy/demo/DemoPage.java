package dev.elbow.deploy.demo;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.alert.AlertConfig;
import dev.elbow.scorer.alert.AlertService;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.observe.ObserveServer;
import dev.elbow.scorer.page.LivePage;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.scorer.stream.Tap;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.util.Map;

/** The demo's live page on this machine, with alerts to show on it. Used by one thread. */
final class DemoPage implements AutoCloseable {

    /** The topic of alerts. */
    static final String ALERTS = "events-alerts";

    private static final String LOOPBACK = "127.0.0.1";

    private final LivePage page = new LivePage(PageSettings.defaults());
    private final HttpSettings http;
    private final ObserveServer server;
    private final AlertService alerts;

    private DemoPage(HttpSettings http, ObserveServer server, AlertService alerts) {
        this.http = http;
        this.server = server;
        this.alerts = alerts;
    }

    /**
     * Listens, at the usual port or, where that is taken, at another one; and looks at the topics of scores and alerts.
     *
     * @param scores the topic of scores, which is there, as that of alerts
     */
    static DemoPage open(String bootstrapServers, String scores) {
        AlertService alerts = AlertService.open(AlertConfig.read(new Settings(
                "demo",
                Map.of("bootstrap_servers", bootstrapServers, "topics", Map.of("scores", scores, "alerts", ALERTS)))));
        HttpSettings usual = new HttpSettings(true, LOOPBACK, HttpSettings.DEFAULT_PORT, false);
        try {
            return new DemoPage(usual, listen(usual), alerts);
        } catch (IOException e) {
            alerts.close();
            throw new CommandException(ExitCode.FAILED, "demo: no port for its page (--no-page goes without)", e);
        }
    }

    private static ObserveServer listen(HttpSettings usual) throws IOException {
        try {
            return ObserveServer.open(usual);
        } catch (IOException e) {
            return ObserveServer.open(usual.onFreePort());
        }
    }

    Tap tap() {
        return page.tap();
    }

    /** Shows a service, and alerts of its scores. */
    void show(ScoringService service, ScorerConfig config) {
        server.show(service);
        page.show(service, config, server, http);
        alerts.start();
    }

    String address() {
        return server.address() + "/";
    }

    @Override
    public void close() {
        page.close();
        server.close();
        alerts.close();
    }
}
