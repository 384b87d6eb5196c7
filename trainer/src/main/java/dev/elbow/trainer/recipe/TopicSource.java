package dev.elbow.trainer.recipe;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Events of a Kafka topic between two bounds, written {@code kafka://topic?from=…&to=…}.
 *
 * @param from where each partition begins, that event among them
 * @param to where each partition ends, that event not among them
 * @param bootstrapServers brokers by commas, where the recipe names them
 */
public record TopicSource(String topic, TopicBound from, TopicBound to, Optional<String> bootstrapServers) {

    private static final String SCHEME = "kafka://";

    /** What the form is. */
    public static final String FORM = "kafka://topic?from=<bound>&to=<bound>, a bound being " + TopicBound.FORM;

    /** Whether a name of data is meant as a topic. */
    public static boolean names(String data) {
        return data.startsWith(SCHEME);
    }

    /** Reads the form; nothing where it is not that. */
    public static Optional<TopicSource> parse(String data) {
        int query = data.indexOf('?');
        String topic = data.substring(SCHEME.length(), query < 0 ? data.length() : query);
        if (!topic.matches("[a-zA-Z0-9._-]{1,249}")) {
            return Optional.empty();
        }
        Map<String, String> options = new TreeMap<>(Map.of("from", "earliest", "to", "latest"));
        for (String option :
                query < 0 ? new String[0] : data.substring(query + 1).split("&", -1)) {
            int equals = option.indexOf('=');
            if (equals < 0 || options.replace(option.substring(0, equals), option.substring(equals + 1)) == null) {
                return Optional.empty();
            }
        }
        Optional<TopicBound> from = TopicBound.parse(options.getOrDefault("from", ""));
        Optional<TopicBound> to = TopicBound.parse(options.getOrDefault("to", ""));
        return from.flatMap(begin -> to.map(end -> new TopicSource(topic, begin, end, Optional.empty())));
    }

    /** The same events by other brokers. */
    public TopicSource at(String servers) {
        return new TopicSource(topic, from, to, Optional.of(servers));
    }

    @Override
    public String toString() {
        return SCHEME + topic + "?from=" + from + "&to=" + to;
    }
}
