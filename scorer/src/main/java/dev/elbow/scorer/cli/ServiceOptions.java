package dev.elbow.scorer.cli;

import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.stream.ScorerConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of whatever works on topics until it is stopped. picocli fills them in. */
final class ServiceOptions {

    /** What they are called, by their settings. */
    static final Map<String, String> NAMES = Map.of(
            "bootstrap_servers", "--bootstrap-servers",
            "guarantee", "--guarantee",
            "threads", "--threads",
            "http.port", "--http-port",
            "create_topics", "--create-topics");

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, by commas. Required for topics.")
    private @Nullable String bootstrapServers;

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

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Where metrics and health are shown, on this machine alone; 0 for a free port. Default: "
                    + HttpSettings.DEFAULT_PORT + ".")
    private @Nullable String httpPort;

    @Option(names = "--create-topics", description = "Create the topics that are missing.")
    private boolean createTopics;

    /** Those that were given, by their settings. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        put(flags, "bootstrap_servers", bootstrapServers);
        put(flags, "guarantee", guarantee);
        put(flags, "threads", threads);
        put(flags, "http.port", httpPort);
        put(flags, "create_topics", createTopics ? "true" : null);
        return flags;
    }

    static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
