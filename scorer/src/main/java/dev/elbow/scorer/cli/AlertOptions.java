package dev.elbow.scorer.cli;

import dev.elbow.scorer.alert.AlertConfig;
import dev.elbow.scorer.alert.AlertTopics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code elbow alert}. picocli fills them in. */
final class AlertOptions {

    /** What they are called, by their settings. */
    static final Map<String, String> NAMES = Map.of(
            "bootstrap_servers", "--bootstrap-servers",
            "group", "--group",
            "topics.scores", "--from",
            "topics.alerts", "--to",
            "guarantee", "--guarantee",
            "threads", "--threads",
            "create_topics", "--create-topics",
            "begin", "--begin");

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
            "format.scores",
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

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, by commas. Required.")
    private @Nullable String bootstrapServers;

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
            names = "--guarantee",
            paramLabel = "GUARANTEE",
            description = "exactly_once or at_least_once. Default: exactly_once.")
    private @Nullable String guarantee;

    @Option(names = "--threads", paramLabel = "N", description = "How many share the topic's partitions. Default: 1.")
    private @Nullable String threads;

    @Option(
            names = "--begin",
            paramLabel = "WHERE",
            description = "Where a group that has committed nothing begins: earliest or latest. Default: earliest.")
    private @Nullable String begin;

    @Option(names = "--create-topics", description = "Create the topics that are missing.")
    private boolean createTopics;

    /** Those that were given, by their settings. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        StreamOptions.put(flags, "bootstrap_servers", bootstrapServers);
        StreamOptions.put(flags, "group", group);
        StreamOptions.put(flags, "topics.scores", from);
        StreamOptions.put(flags, "topics.alerts", to);
        StreamOptions.put(flags, "guarantee", guarantee);
        StreamOptions.put(flags, "threads", threads);
        StreamOptions.put(flags, "begin", begin);
        StreamOptions.put(flags, "create_topics", createTopics ? "true" : null);
        return flags;
    }
}
