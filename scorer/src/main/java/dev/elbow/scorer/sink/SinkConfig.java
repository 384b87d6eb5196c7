package dev.elbow.scorer.sink;

import dev.elbow.schemas.config.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where alerts go beside their topic.
 *
 * @param log whether each is a line of the log
 */
public record SinkConfig(Optional<Alertmanager.Options> alertmanager, Optional<Webhook.Options> webhook, boolean log) {

    /** Nowhere else. */
    public static final SinkConfig NONE = new SinkConfig(Optional.empty(), Optional.empty(), false);

    /** Reads the group {@code sinks}. */
    public static SinkConfig read(Settings settings) {
        Settings sinks = settings.group("sinks");
        return new SinkConfig(
                Alertmanager.Options.read(sinks), Webhook.Options.read(sinks), sinks.flag(LogLine.NAME, false));
    }

    /** What sinks there are, as settings call them. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        alertmanager.ifPresent(unused -> names.add(Alertmanager.NAME));
        webhook.ifPresent(unused -> names.add(Webhook.NAME));
        if (log) {
            names.add(LogLine.NAME);
        }
        return names;
    }

    /**
     * New sinks, one of each that is asked for.
     *
     * @param topic of the alerts
     */
    List<Sink> open(String topic, Clock clock) {
        List<Sink> sinks = new ArrayList<>();
        alertmanager.ifPresent(options -> sinks.add(new Alertmanager(options, topic)));
        webhook.ifPresent(options -> sinks.add(new Webhook(options, clock)));
        if (log) {
            sinks.add(new LogLine());
        }
        return sinks;
    }
}
