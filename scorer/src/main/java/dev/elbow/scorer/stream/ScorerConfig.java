package dev.elbow.scorer.stream;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.format.ScoreFormat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What is scored, whereto, and how.
 *
 * @param routes at least one; no two of them read one topic
 * @param createTopics whether topics that are missing are created
 * @param threads each with a consumer and a producer of its own; those above the number of partitions idle
 */
public record ScorerConfig(List<Route> routes, boolean createTopics, Commit commit, int threads, Clients clients) {

    /** The group of what makes alerts beside scoring. */
    public static final String ALERTS = "alerts";

    /** What {@code begin} was, and is refused by name. */
    private static final String RETIRED_BEGIN = "from_beginning";

    /** The top-level keys that only a stream has; the rest are those of {@link dev.elbow.scorer.score.ScoringOptions}. */
    public static final Set<String> STREAM_KEYS = Set.of(
            "bootstrap_servers",
            "group",
            "transactional_id",
            "topics",
            Routes.KEY,
            Choice.KEY,
            Routes.WATCH,
            Routes.SHADOW,
            "create_topics",
            "begin",
            RETIRED_BEGIN,
            "guarantee",
            "threads",
            "commit",
            "kafka",
            "schema_registry",
            ALERTS);

    /** The consumer group, unless said otherwise. */
    public static final String DEFAULT_GROUP = "elbow-score";

    /** What the events topic's name and this make is the scores topic, unless said otherwise. */
    public static final String SCORES_SUFFIX = "-scores";

    /** What the events topic's name and this make is the refusals topic, unless said otherwise. */
    public static final String REFUSALS_SUFFIX = "-refusals";

    /** What the events topic's name and this make is the topic of a shadow's scores, unless said otherwise. */
    static final String SHADOW_SUFFIX = "-shadow-scores";

    /** Threads, unless said otherwise. */
    public static final int DEFAULT_THREADS = 1;

    private static final int MOST_THREADS = 256;

    /** Kafka aborts a transaction that stays open much longer. */
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

    /**
     * When answers commit: after the interval or the number of events, whichever comes first.
     *
     * @param interval how long an answer waits at most before readers of committed records may see it
     * @param events a poll's events commit together, so that a few thousand more may
     */
    public record Commit(Guarantee guarantee, Duration interval, int events) {
        public static Commit defaults() {
            return new Commit(Guarantee.EXACTLY_ONCE, Duration.ofMillis(100), 20_000);
        }
    }

    /**
     * How the brokers are reached.
     *
     * @param group the consumer group that shares the partitions
     * @param transactionalId what the producers' transactional ids begin with; each thread appends its number. Unique to
     *     the process. A random one is safe, since a commit of an outdated member is fenced by its group's generation; a
     *     stable one lets a process that was killed end its open transaction when it is back, not after the timeout
     * @param drawn whether that id was drawn for this process, so that no other has it
     * @param begin where the group begins on a partition of which it has committed nothing
     * @param consumer further settings of Kafka's consumer
     * @param producer further settings of Kafka's producer
     */
    public record Clients(
            String bootstrapServers,
            String group,
            String transactionalId,
            boolean drawn,
            Begin begin,
            Map<String, String> consumer,
            Map<String, String> producer) {
        public Clients {
            consumer = Collections.unmodifiableMap(new TreeMap<>(consumer));
            producer = Collections.unmodifiableMap(new TreeMap<>(producer));
        }

        /** Where scoring goes on, or begins, in words. */
        public String where() {
            return "from where group " + group + " stopped, else from " + begin;
        }

        /** Names the settings passed through but keeps their values, which may be secrets, to itself. */
        @Override
        public String toString() {
            return bootstrapServers + " as group " + group + ", consumer " + consumer.keySet() + ", producer "
                    + producer.keySet();
        }
    }

    public ScorerConfig {
        routes = List.copyOf(routes);
        Checks.that(!routes.isEmpty(), "routes", routes, "one at least");
        Checks.that(threads >= 1 && threads <= MOST_THREADS, "threads", threads, "1 to " + MOST_THREADS);
    }

    /**
     * Reads all settings; the defaults stand here and nowhere else.
     *
     * @throws ConfigurationException with every problem
     */
    public static ScorerConfig read(Settings settings) {
        return read(settings, topics -> settings.ignore(ALERTS));
    }

    /**
     * The same, with settings of something beside scoring among them.
     *
     * @param beside reads these, once it is known where scores go: topics, and their format
     */
    public static ScorerConfig read(Settings settings, Consumer<Map<String, ScoreFormat>> beside) {
        List<Route> routes = Routes.read(settings);
        Map<String, ScoreFormat> scores = new LinkedHashMap<>();
        routes.forEach(route -> scores.put(
                route.topics().scores(), route.packages().get(0).format().scores()));
        beside.accept(scores);
        String bootstrapServers = settings.requiredText("bootstrap_servers");
        String group = settings.text("group", DEFAULT_GROUP);
        String transactionalId = settings.text("transactional_id", group + "-" + UUID.randomUUID());
        boolean drawn = !settings.has("transactional_id");
        Begin begin = readBegin(settings);
        int threads = settings.integer("threads", DEFAULT_THREADS, 1, MOST_THREADS);
        Commit commit = readCommit(settings);
        ClientSettings given = ClientSettings.read(settings, "the scorer");
        boolean createTopics = settings.flag("create_topics", false);
        settings.finish();
        return new ScorerConfig(
                routes,
                createTopics,
                commit,
                threads,
                new Clients(
                        bootstrapServers, group, transactionalId, drawn, begin, given.consumer(), given.producer()));
    }

    /** The topics that events come from. */
    List<String> eventTopics() {
        return routes.stream().map(route -> route.topics().events()).toList();
    }

    /** Every topic once, those of the first route first. */
    List<String> topics() {
        return routes.stream()
                .flatMap(route -> route.topicNames().stream())
                .distinct()
                .toList();
    }

    /** Whether events come from a topic; else answers go there. */
    boolean reads(String topic) {
        return eventTopics().contains(topic);
    }

    /** The references of all packages, each once. */
    public List<String> references() {
        return routes.stream()
                .flatMap(route -> route.references().stream())
                .distinct()
                .toList();
    }

    private static Begin readBegin(Settings settings) {
        settings.text(RETIRED_BEGIN)
                .ifPresent(given -> settings.problem(
                        RETIRED_BEGIN,
                        given,
                        "absent; write begin: " + (given.equals("false") ? Begin.LATEST : Begin.EARLIEST).words()
                                + " in its place"));
        String given = settings.text("begin", Begin.EARLIEST.words());
        Optional<Begin> begin = Begin.of(given, InstantSource.system());
        if (begin.isEmpty()) {
            settings.problem("begin", given, Begin.EXPECTED);
        }
        return begin.orElse(Begin.EARLIEST);
    }

    private static Commit readCommit(Settings settings) {
        Commit defaults = Commit.defaults();
        Settings commit = settings.group("commit");
        Duration interval = commit.duration("interval", defaults.interval);
        if (interval.compareTo(LONGEST_INTERVAL) > 0) {
            commit.problem("interval", interval, "at most " + LONGEST_INTERVAL.toSeconds() + "s");
        }
        return new Commit(
                settings.choice("guarantee", defaults.guarantee),
                interval,
                commit.integer("events", defaults.events, 1, Integer.MAX_VALUE));
    }
}
