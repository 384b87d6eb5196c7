package dev.elbow.scorer.cli;

import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.Begin;
import dev.elbow.scorer.stream.ScorerConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code elbow score} that only a stream has. picocli fills them in. */
final class StreamOptions {

    /** What they are called, by their settings. */
    static final Map<String, String> NAMES = names();

    @Mixin
    private final ServiceOptions service = new ServiceOptions();

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

    @Option(names = "--begin", paramLabel = "WHERE", description = Begin.HELP)
    private @Nullable String begin;

    @Option(
            names = "--alerts",
            description = "Make alerts of the scores in this process, too, by the settings under alerts.")
    private boolean alerts;

    @Option(
            names = "--page",
            negatable = true,
            description = "Show the live page, beside metrics and health. Default: no page, unless settings have one.")
    private @Nullable Boolean page;

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>(ServiceOptions.NAMES);
        names.putAll(Map.of(
                "group",
                "--group",
                "topics.events",
                "--from",
                "topics.scores",
                "--to",
                "topics.refusals",
                "--refusals",
                "begin",
                "--begin",
                ScorerConfig.ALERTS,
                "--alerts",
                PageSettings.ENABLED,
                "--page"));
        return Map.copyOf(names);
    }

    /** Those that were given, by their settings. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        ServiceOptions.put(flags, "group", group);
        ServiceOptions.put(flags, "topics.events", from);
        ServiceOptions.put(flags, "topics.scores", to);
        ServiceOptions.put(flags, "topics.refusals", refusals);
        ServiceOptions.put(flags, "begin", begin);
        ServiceOptions.put(flags, ScorerConfig.ALERTS, alerts ? "true" : null);
        ServiceOptions.put(flags, PageSettings.ENABLED, page == null ? null : page.toString());
        flags.putAll(service.flags());
        return flags;
    }
}
