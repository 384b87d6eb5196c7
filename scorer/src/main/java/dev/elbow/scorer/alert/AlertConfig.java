package dev.elbow.scorer.alert;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.sink.SinkConfig;
import dev.elbow.scorer.stream.ClientSettings;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.ScorerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Which scores are alerted of, whereto, and by which rules.
 *
 * @param createTopics whether topics that are missing are created
 * @param level the p-value at which events are anomalous; empty for each package's own threshold, or a budget
 * @param budget of alerts, in the place of a level
 */
public record AlertConfig(
        AlertTopics topics,
        boolean createTopics,
        ReadFormat format,
        EpisodeRules rules,
        OptionalDouble level,
        Optional<AlertBudget> budget,
        List<Suppression> suppressions,
        Streams streams,
        SinkConfig sinks) {

    /** The consumer group, unless said otherwise; it names the rules, in the ids of episodes too. */
    public static final String DEFAULT_GROUP = "elbow-alert";

    /** What is as the scorer's, where alerts are made beside it. */
    private static final List<String> INHERITED =
            List.of("bootstrap_servers", "create_topics", "kafka", "schema_registry");

    private static final int MOST_THREADS = 256;
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

    /** Where a group that has committed nothing begins. */
    public enum Begin {
        /** With the oldest score. */
        EARLIEST,
        /** With the next score. */
        LATEST
    }

    /**
     * How Kafka Streams runs.
     *
     * @param group the consumer group, Kafka Streams' {@code application.id}
     * @param commit how long an alert waits at most before readers of committed records may see it
     * @param clients further settings of Kafka's clients
     */
    public record Streams(
            String bootstrapServers,
            String group,
            Begin begin,
            Guarantee guarantee,
            int threads,
            Duration commit,
            ClientSettings clients) {}

    public AlertConfig {
        suppressions = List.copyOf(suppressions);
    }

    /**
     * Reads all settings; the defaults stand here and in {@link EpisodeRules#defaults}.
     *
     * @throws ConfigurationException with every problem
     */
    public static AlertConfig read(Settings settings) {
        Supplier<AlertConfig> draft = draft(settings, Map.of());
        settings.finish();
        return draft.get();
    }

    /**
     * Reads the group {@code alerts} of a scorer's settings, or {@code true} in its place: what it does not say of brokers, Kafka's clients,
     * the format of scores and missing topics is as the scorer's.
     *
     * @param scores where scores go, and their formats
     * @return empty where no alerts are wanted; else what to ask once it is known that nothing is wrong with the settings
     */
    public static Optional<Supplier<AlertConfig>> beside(Settings scorer, Map<String, ScoreFormat> scores) {
        Optional<Settings> group = scorer.switched(ScorerConfig.ALERTS, INHERITED);
        return group.map(alerts -> draft(alerts, scores));
    }

    /** Reads all settings; there is a configuration once it is known that nothing is wrong with them. */
    private static Supplier<AlertConfig> draft(Settings settings, Map<String, ScoreFormat> scoring) {
        Settings given = settings.group("topics");
        String scores = scores(given, scoring);
        String alerts = given.text("alerts", AlertTopics.alerts(scores));
        if (alerts.equals(scores)) {
            given.problem("alerts", alerts, "another topic than that of the scores");
        }
        boolean createTopics = settings.flag("create_topics", false);
        ReadFormat format = ReadFormat.read(settings, scoring.getOrDefault(scores, ScoreFormat.JSON));
        Optional<AlertBudget> budget = AlertBudget.read(settings);
        RulesReader.Read episode = RulesReader.read(settings.group("episode"), settings.has("budget"));
        List<Suppression> suppressions = SuppressionReader.read(settings);
        Streams streams = streams(settings, scoring.isEmpty());
        SinkConfig sinks = SinkConfig.read(settings);
        return () -> new AlertConfig(
                new AlertTopics(scores, alerts),
                createTopics,
                format,
                episode.rules(),
                episode.level(),
                budget,
                suppressions,
                streams,
                sinks);
    }

    /**
     * At which events are anomalous.
     *
     * @param partitions of the scores, which share a budget
     */
    Levels levels(int partitions) {
        return budget.map(one -> Levels.of(one, rules, partitions))
                .orElseGet(
                        () -> Levels.same(level.isPresent() ? Level.fixed(level.getAsDouble()) : Level.OF_THE_PACKAGE));
    }

    private static String scores(Settings topics, Map<String, ScoreFormat> scoring) {
        if (scoring.size() > 1 && !topics.has("scores")) {
            topics.problem(
                    "scores", "absent", "one of " + String.join(", ", scoring.keySet()) + ", of which alerts are made");
        }
        return scoring.isEmpty()
                ? topics.requiredText("scores")
                : topics.text("scores", scoring.keySet().iterator().next());
    }

    private static Streams streams(Settings settings, boolean own) {
        String bootstrapServers = settings.requiredText("bootstrap_servers");
        String group = settings.text("group", DEFAULT_GROUP);
        Begin begin = settings.choice("begin", Begin.EARLIEST);
        Guarantee guarantee = settings.choice("guarantee", Guarantee.EXACTLY_ONCE);
        int threads = settings.integer("threads", 1, 1, MOST_THREADS);
        Settings commit = settings.group("commit");
        Duration interval = commit.duration("interval", Duration.ofMillis(100));
        if (interval.compareTo(LONGEST_INTERVAL) > 0) {
            commit.problem("interval", interval, "at most " + LONGEST_INTERVAL.toSeconds() + "s");
        }
        ClientSettings clients = ClientSettings.read(settings, "elbow alert");
        return new Streams(
                bootstrapServers,
                group,
                begin,
                guarantee,
                threads,
                interval,
                own ? clients : clients.withoutMembership());
    }
}
