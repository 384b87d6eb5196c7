package dev.elbow.scorer.cli;

import dev.elbow.schemas.config.Nearest;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.KafkaSecrets;
import dev.elbow.scorer.stream.ScorerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Settings of several sources laid over each other. Not thread-safe. */
final class SettingsTree {

    /** The keys of {@code elbow score} that the environment may set: {@code topics.events} by {@code ELBOW_TOPICS_EVENTS}. */
    static final List<String> SCORE_KEYS = withAlerts(List.of(
            "package",
            "provider",
            "contributions",
            "latent",
            "max_event_bytes",
            "tighten",
            "tighten.above",
            "tighten.below",
            "bootstrap_servers",
            "group",
            "transactional_id",
            "topics.events",
            "topics.scores",
            "topics.refusals",
            "create_topics",
            "watch",
            "begin",
            "from_beginning",
            "guarantee",
            "threads",
            "commit.interval",
            "commit.events",
            "http.enabled",
            "http.address",
            "http.port",
            "http.tls.keystore",
            "http.tls.password",
            "http.tls.password_file",
            "page.enabled",
            "page.keys",
            "page.basic_auth",
            "page.basic_auth_file",
            "format.events",
            "format.scores",
            "format.events_schema",
            "format.separator",
            "schema_registry.url",
            "schema_registry.timeout",
            "schema_registry.basic_auth",
            "schema_registry.basic_auth_file",
            "schema_registry.bearer_token",
            "schema_registry.bearer_token_file"));

    private static final String PREFIX = "ELBOW_";

    /** What {@code elbow alert} may be told there, under {@code alerts}. */
    private static List<String> withAlerts(List<String> keys) {
        List<String> all = new ArrayList<>(keys);
        all.add(ScorerConfig.ALERTS);
        AlertOptions.ENVIRONMENT_KEYS.stream()
                .filter(key -> !key.startsWith("http."))
                .forEach(key -> all.add(ScorerConfig.ALERTS + "." + key));
        return List.copyOf(all);
    }

    /** Variables that are not of the settings: those of the launcher, and of every command. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("ELBOW_JAVA_OPTIONS", "ELBOW_BUILD", "ELBOW_VERBOSE", "ELBOW_LOG_FORMAT");

    private static final Set<String> PARENTS = Set.of(
            ScorerConfig.ALERTS,
            "topics",
            "choose",
            "shadow",
            "commit",
            "http",
            "tls",
            "page",
            "kafka",
            "consumer",
            "producer",
            "format",
            "schema_registry",
            "budget",
            "episode",
            "open",
            "close",
            "sinks",
            "alertmanager",
            "webhook",
            "tighten");

    /** Groups that may be true or false. */
    private static final Set<String> SWITCHED = Set.of("tighten", PageSettings.KEY, ScorerConfig.ALERTS);

    /** Settings that no file of settings holds, since it is copied, committed and quoted. */
    private static final Set<String> SECRETS = Set.of("secret", "basic_auth", "bearer_token", "password");

    /** Groups whose keys a file may write with dots: {@code commit.interval: 50ms}. */
    private static final List<String> GROUPS = List.of(
            ScorerConfig.ALERTS,
            "topics",
            "choose",
            "commit",
            "http",
            "page",
            "kafka.consumer",
            "kafka.producer",
            "format",
            "schema_registry",
            "budget",
            "episode",
            "sinks",
            "tighten");

    private final Map<String, Object> values;

    /** Begins with the settings that all others override. */
    SettingsTree(Map<String, Object> file) {
        values = new LinkedHashMap<>();
        file.forEach((key, value) -> {
            if (!dotted(key)) {
                values.put(key, key.equals("routes") ? routes(value) : value);
            }
        });
        file.forEach((key, value) -> {
            if (dotted(key)) {
                set(key, value);
            }
        });
    }

    /** Each route is settings of its own. */
    @SuppressWarnings("unchecked") // as below
    private static Object routes(Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .map(one -> one instanceof Map ? new SettingsTree((Map<String, Object>) one).values() : one)
                        .toList()
                : value; // the reader reports that a list was expected
    }

    private static boolean dotted(String key) {
        return GROUPS.stream().anyMatch(group -> key.startsWith(group + "."));
    }

    /** What is said of variables that set nothing, and are named almost as one that would. */
    static List<String> unknown(Map<String, String> environment) {
        Set<String> known = new TreeSet<>(OTHER_VARIABLES);
        SCORE_KEYS.forEach(key -> known.add(variable(key)));
        AlertOptions.ENVIRONMENT_KEYS.forEach(key -> known.add(variable(key)));
        List<String> said = new ArrayList<>();
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !known.contains(name)) {
                Nearest.of(name.substring(PREFIX.length()), suffixes(known))
                        .ifPresent(near -> said.add(name + ": no setting; did you mean " + PREFIX + near + "?"));
            }
        }
        return said;
    }

    private static List<String> suffixes(Set<String> names) {
        return names.stream().map(name -> name.substring(PREFIX.length())).toList();
    }

    /** The variable that gives a setting. */
    static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * Lays the variables that are set, and not empty, over what is there.
     *
     * @param keys that the command has: a variable may be meant for another one
     */
    void environment(Map<String, String> environment, List<String> keys) {
        for (String key : keys) {
            String value = environment.getOrDefault(variable(key), "");
            if (!value.isBlank() && wanted(key)) {
                set(key, value);
            }
        }
    }

    /**
     * The first secret that stands in these settings.
     *
     * @param keys of the command
     */
    Optional<String> secret(List<String> keys) {
        return keys.stream()
                .filter(key -> SECRETS.contains(key.substring(key.lastIndexOf('.') + 1)))
                .filter(key -> there(values, key))
                .findFirst();
    }

    /** The first secret among Kafka's settings, which no variable gives. */
    Optional<String> kafkaSecret() {
        return KafkaSecrets.first(values);
    }

    private static boolean there(Map<?, ?> group, String key) {
        int dot = key.indexOf('.');
        Object value = group.get(dot < 0 ? key : key.substring(0, dot));
        return dot < 0 ? value != null : value instanceof Map<?, ?> deeper && there(deeper, key.substring(dot + 1));
    }

    /** A variable of alerts asks for none by itself: it may be meant for another process. */
    private boolean wanted(String key) {
        Object alerts = values.get(ScorerConfig.ALERTS);
        return !key.startsWith(ScorerConfig.ALERTS + ".")
                || (alerts != null && !alerts.toString().equals("false"));
    }

    /** Switches a group on, of which nothing or something is said. */
    void switchOn(String group) {
        if (!(values.get(group) instanceof Map)) {
            values.put(group, "true");
        }
    }

    /** Lays one value over what is there, at a key such as {@code topics.events}. */
    void set(String key, Object value) {
        set(values, key, value);
    }

    @SuppressWarnings("unchecked") // groups come from YAML objects, whose keys are text
    private static void set(Map<String, Object> values, String key, Object value) {
        int dot = key.indexOf('.');
        String group = dot < 0 ? key : key.substring(0, dot);
        if (dot < 0 || !PARENTS.contains(group)) {
            values.put(key, value); // the keys of Kafka's clients have dots of their own
            return;
        }
        // Where a group is switched on or off as a whole, what is laid over it says more.
        Object there = SWITCHED.contains(group) && !(values.get(group) instanceof Map)
                ? Map.of()
                : values.getOrDefault(group, Map.of());
        if (there instanceof Map) { // else the reader reports that a group was expected
            Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) there);
            set(copy, key.substring(dot + 1), value);
            values.put(group, copy);
        }
    }

    Map<String, Object> values() {
        return values;
    }
}
