package dev.elbow.scorer.sink;

import dev.elbow.schemas.config.Settings;
import java.time.Clock;
import java.time.Duration;
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

    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /** Reads the group {@code sinks}. */
    public static SinkConfig read(Settings settings) {
        Settings sinks = settings.group("sinks");
        return new SinkConfig(
                Alertmanager.Options.read(sinks), Webhook.Options.read(sinks), sinks.flag(LogLine.NAME, false));
    }

    static Duration timeout(Settings group, Duration otherwise) {
        Duration timeout = group.duration("timeout", otherwise);
        if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            group.problem("timeout", timeout, "at most " + LONGEST_TIMEOUT.toSeconds() + "s");
        }
        return timeout;
    }

    /** New sinks, one of each that is asked for. */
    List<Sink> open(Clock clock) {
        List<Sink> sinks = new ArrayList<>();
        alertmanager.ifPresent(options -> sinks.add(new Alertmanager(options)));
        webhook.ifPresent(options -> sinks.add(new Webhook(options, clock)));
        if (log) {
            sinks.add(new LogLine());
        }
        return sinks;
    }
}
