package dev.elbow.scorer.cli;

import dev.elbow.scorer.alert.AlertConfig;
import dev.elbow.scorer.alert.AlertTopics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code elbow alert}. picocli fills them in. */
final class AlertOptions {

    /** What they are called, by their settings. */
    static final Map<String, String> NAMES = names();

    /** The settings that the environment may give. */
    static final List<String> ENVIRONMENT_KEYS = List.of(
            "bootstrap_servers",
            "group",
            "topics.scores",
            "topics.alerts",
            "create_topics",
            "begin",
            "guarantee",
            "threads",
            "commit.interval",
            "http.enabled",
            "http.address",
            "http.port",
            "http.tls.keystore",
            "http.tls.password",
            "http.tls.password_file",
            "format.scores",
            "schema_registry.url",
            "schema_registry.timeout",
            "schema_registry.basic_auth",
            "schema_registry.basic_auth_file",
            "schema_registry.bearer_token",
            "schema_registry.bearer_token_file",
            "episode.open.count",
            "episode.open.of",
            "episode.open.p_value",
            "episode.close.events",
            "episode.close.after",
            "episode.close.p_value",
            "episode.silence",
            "episode.cool_down",
            "episode.worse_factor",
            "episode.level_shift",
            "budget.alerts",
            "budget.per",
            "budget.each",
            "budget.rate",
            "sinks.log",
            "sinks.alertmanager.url",
            "sinks.alertmanager.basic_auth",
            "sinks.alertmanager.basic_auth_file",
            "sinks.alertmanager.bearer_token",
            "sinks.alertmanager.bearer_token_file",
            "sinks.webhook.url",
            "sinks.webhook.secret",
            "sinks.webhook.secret_file",
            "sinks.webhook.basic_auth",
            "sinks.webhook.basic_auth_file",
            "sinks.webhook.bearer_token",
            "sinks.webhook.bearer_token_file");

    @Mixin
    private final ServiceOptions service = new ServiceOptions();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Consumer group, which names the rules. Default: " + AlertConfig.DEFAULT_GROUP + ".")
    private @Nullable String group;

    @Option(names = "--from", paramLabel = "TOPIC", description = "Where the scores are. Required.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = "Where the alerts go. Default: the topic of --from without -scores, and "
                    + AlertTopics.ALERTS_SUFFIX + ".")
    private @Nullable String to;

    @Option(
            names = "--begin",
            paramLabel = "WHERE",
            description = "Where a group that has committed nothing begins: earliest or latest. Default: earliest.")
    private @Nullable String begin;

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>(ServiceOptions.NAMES);
        names.putAll(
                Map.of("group", "--group", "topics.scores", "--from", "topics.alerts", "--to", "begin", "--begin"));
        return Map.copyOf(names);
    }

    /** Those that were given, by their settings. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>(service.flags());
        ServiceOptions.put(flags, "group", group);
        ServiceOptions.put(flags, "topics.scores", from);
        ServiceOptions.put(flags, "topics.alerts", to);
        ServiceOptions.put(flags, "begin", begin);
        return flags;
    }
}
