package dev.elbow.scorer.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Settings of several sources laid over each other. Not thread-safe. */
final class SettingsTree {

    /** The keys that the environment may set: {@code topics.events} by {@code ELBOW_TOPICS_EVENTS}. */
    private static final List<String> ENVIRONMENT_KEYS = List.of(
            "package",
            "provider",
            "contributions",
            "max_event_bytes",
            "bootstrap_servers",
            "group",
            "transactional_id",
            "topics.events",
            "topics.scores",
            "topics.refusals",
            "create_topics",
            "from_beginning",
            "guarantee",
            "threads",
            "commit.interval",
            "commit.events");

    private final Map<String, Object> values;

    /** Begins with the settings that all others override. */
    SettingsTree(Map<String, Object> file) {
        values = new LinkedHashMap<>(file);
    }

    /** Lays the variables that are set, and not empty, over what is there. */
    void environment(Map<String, String> environment) {
        for (String key : ENVIRONMENT_KEYS) {
            String variable = "ELBOW_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
            String value = environment.getOrDefault(variable, "");
            if (!value.isBlank()) {
                set(key, value);
            }
        }
    }

    /** Lays one value over what is there, at a key such as {@code topics.events}. */
    @SuppressWarnings("unchecked") // groups come from YAML objects, whose keys are text
    void set(String key, String value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            values.put(key, value);
            return;
        }
        String group = key.substring(0, dot);
        Object there = values.getOrDefault(group, Map.of());
        if (there instanceof Map) { // else the reader reports that a group was expected
            Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) there);
            copy.put(key.substring(dot + 1), value);
            values.put(group, copy);
        }
    }

    Map<String, Object> values() {
        return values;
    }
}
