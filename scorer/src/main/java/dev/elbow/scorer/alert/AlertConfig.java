package dev.elbow.scorer.alert;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.sink.SinkConfig;
import dev.elbow.scorer.stream.Guarantee;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

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
        EpisodeRules rules,
        OptionalDouble level,
        Optional<AlertBudget> budget,
        List<Suppression> suppressions,
        Streams streams,
        SinkConfig sinks) {

    /** The consumer group, unless said otherwise; it names the rules, in the ids of episodes too. */
    public static final String DEFAULT_GROUP = "elbow-alert";

    private static final int MOST_THREADS = 256;
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

    private static final List<String> OWN_CONSUMER_KEYS = List.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    private static final List<String> OWN_PRODUCER_KEYS = List.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

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
     * @param consumer further settings of Kafka's consumers
     * @param producer further settings of Kafka's producers
     */
    public record Streams(
            String bootstrapServers,
            String group,
            Begin begin,
            Guarantee guarantee,
            int threads,
            Duration commit,
            Map<String, String> consumer,
            Map<String, String> producer) {
        public Streams {
            consumer = Collections.unmodifiableMap(new TreeMap<>(consumer));
            producer = Collections.unmodifiableMap(new TreeMap<>(producer));
        }

        /** Names the settings passed through but keeps their values, which may be secrets, to itself. */
        @Override
        public String toString() {
            return bootstrapServers + " as group " + group + ", consumer " + consumer.keySet() + ", producer "
                    + producer.keySet();
        }
    }

    public AlertConfig {
        suppressions = List.copyOf(suppressions);
    }

    /**
     * Reads all settings; the defaults stand here and in {@link EpisodeRules#defaults}.
     *
     * @throws ConfigurationException with every problem
     */
    public static AlertConfig read(Settings settings) {
        Settings given = settings.group("topics");
        String scores = given.requiredText("scores");
        String alerts = given.text("alerts", AlertTopics.alerts(scores));
        if (alerts.equals(scores)) {
            given.problem("alerts", alerts, "another topic than that of the scores");
        }
        boolean createTopics = settings.flag("create_topics", false);
        if (settings.group("format").choice("scores", ScoreFormat.JSON) == ScoreFormat.AVRO) {
            settings.problem("format.scores", "avro", "json; scores in Avro are not read here yet");
        }
        Optional<AlertBudget> budget = AlertBudget.read(settings);
        RulesReader.Read episode = RulesReader.read(settings.group("episode"), settings.has("budget"));
        List<Suppression> suppressions = SuppressionReader.read(settings);
        Streams streams = streams(settings);
        SinkConfig sinks = SinkConfig.read(settings);
        settings.finish();
        return new AlertConfig(
                new AlertTopics(scores, alerts),
                createTopics,
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

    private static Streams streams(Settings settings) {
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
        Settings kafka = settings.group("kafka");
        return new Streams(
                bootstrapServers,
                group,
                begin,
                guarantee,
                threads,
                interval,
                passThrough(kafka, "consumer", OWN_CONSUMER_KEYS),
                passThrough(kafka, "producer", OWN_PRODUCER_KEYS));
    }

    private static Map<String, String> passThrough(Settings kafka, String client, List<String> own) {
        Map<String, String> settings = kafka.passThrough(client);
        for (String key : own) {
            if (settings.containsKey(key)) {
                kafka.problem(client + "." + key, settings.get(key), "absent; elbow alert sets it itself");
            }
        }
        return settings;
    }
}
