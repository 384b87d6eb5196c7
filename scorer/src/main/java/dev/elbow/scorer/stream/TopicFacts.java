package dev.elbow.scorer.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What matters here about a topic.
 *
 * @param cleanup its {@code cleanup.policy}
 * @param retentionMillis its {@code retention.ms}; negative keeps for ever
 * @param maxMessageBytes its {@code max.message.bytes}
 */
public record TopicFacts(int partitions, Set<String> cleanup, long retentionMillis, int maxMessageBytes) {

    private static final long SHORTEST_RETENTION_MILLIS = Duration.ofMinutes(1).toMillis();

    /**
     * Facts out of a topic's configuration; where it may not be read, those that forbid nothing.
     *
     * @param settings by name
     */
    public static TopicFacts of(int partitions, Map<String, String> settings) {
        return new TopicFacts(
                partitions,
                Set.copyOf(List.of(settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "")
                        .split(", *", -1))),
                Long.parseLong(settings.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1")),
                Integer.parseInt(settings.getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "" + Integer.MAX_VALUE)));
    }

    /** Whether records would be deleted before anyone could read them. */
    boolean deletesAtOnce() {
        return cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE)
                && retentionMillis >= 0
                && retentionMillis < SHORTEST_RETENTION_MILLIS;
    }

    /** What is wrong with it as an output. */
    public Optional<String> problem(String topic) {
        return deletesAtOnce()
                ? Optional.of(topic + ": retention.ms " + retentionMillis
                        + " (expected: at least a minute; records would be deleted before anyone reads them)")
                : Optional.empty();
    }
}
