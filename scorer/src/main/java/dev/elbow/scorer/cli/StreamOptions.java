package dev.elbow.scorer.cli;

import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.Begin;
import dev.elbow.scorer.stream.ScorerConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code elbow score} that only a stream has. picocli fills them in. */
final class StreamOptions {

    /** What they are called, by their settings. */
    static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("bootstrap_servers", "--bootstrap-servers"),
            Map.entry("group", "--group"),
            Map.entry("topics.events", "--from"),
            Map.entry("topics.scores", "--to"),
            Map.entry("topics.refusals", "--refusals"),
            Map.entry("guarantee", "--guarantee"),
            Map.entry("threads", "--threads"),
            Map.entry("http.port", "--http-port"),
            Map.entry("create_topics", "--create-topics"),
            Map.entry("begin", "--begin"),
            Map.entry(PageSettings.ENABLED, "--page"));

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, by commas. Required, but with --stdin.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Consumer group. Default: " + ScorerConfig.DEFAULT_GROUP + ".")
    private @Nullable String group;

    @Option(
            names = "--from",
            paramLabel = "TOPIC",
            description = "Where the events are. Required, but with --stdin and routes.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = "Where the scores go. Default: the topic of --from, and " + ScorerConfig.SCORES_SUFFIX + ".")
    private @Nullable String to;

    @Option(
            names = "--refusals",
            paramLabel = "TOPIC",
            description = "Where events without a score go. Default: the topic of --from, and "
                    + ScorerConfig.REFUSALS_SUFFIX + ".")
    private @Nullable String refusals;

    @Option(
            names = "--guarantee",
            paramLabel = "GUARANTEE",
            description = "exactly_once or at_least_once. Default: exactly_once.")
    private @Nullable String guarantee;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many share the topic's partitions. Default: " + ScorerConfig.DEFAULT_THREADS + ".")
    private @Nullable String threads;

    @Option(names = "--begin", paramLabel = "WHERE", description = Begin.HELP)
    private @Nullable String begin;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Where metrics and health are shown, on this machine alone; 0 for a free port. Default: "
                    + HttpSettings.DEFAULT_PORT + ".")
    private @Nullable String httpPort;

    @Option(
            names = "--page",
            negatable = true,
            description = "Show the live page, beside metrics and health. Default: no page, unless settings have one.")
    private @Nullable Boolean page;

    @Option(names = "--create-topics", description = "Create the topics that are missing.")
    private boolean createTopics;

    /** Those that were given, by their settings. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        put(flags, "bootstrap_servers", bootstrapServers);
        put(flags, "group", group);
        put(flags, "topics.events", from);
        put(flags, "topics.scores", to);
        put(flags, "topics.refusals", refusals);
        put(flags, "guarantee", guarantee);
        put(flags, "threads", threads);
        put(flags, "begin", begin);
        put(flags, "http.port", httpPort);
        put(flags, PageSettings.ENABLED, page == null ? null : page.toString());
        put(flags, "create_topics", createTopics ? "true" : null);
        return flags;
    }

    static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
