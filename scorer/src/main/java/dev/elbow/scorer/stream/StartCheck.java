package dev.elbow.scorer.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must hold of the topics before the first event is read. Stateless. */
final class StartCheck {

    private StartCheck() {}

    /**
     * Checks the topics, all at once.
     *
     * @param found by name, without those that are missing
     * @param maxRequestSize the largest request of the producer, in bytes
     * @throws StreamException.Unusable with every problem
     */
    static OutputTopics check(ScorerConfig.Topics topics, Map<String, TopicFacts> found, int maxRequestSize) {
        List<String> problems = new ArrayList<>();
        List<String> missing =
                topics.names().stream().filter(name -> !found.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            problems.add("missing: " + String.join(", ", missing)
                    + " (expected: topics that are there, or --create-topics)");
        }
        for (String output : List.of(topics.scores(), topics.refusals())) {
            TopicFacts facts = found.get(output);
            if (facts != null && facts.deletesAtOnce()) {
                problems.add(output + ": retention.ms " + facts.retentionMillis()
                        + " (expected: at least a minute; records would be deleted before anyone reads them)");
            }
        }
        TopicFacts scores = found.get(topics.scores());
        TopicFacts refusals = found.get(topics.refusals());
        if (!problems.isEmpty() || scores == null || refusals == null) {
            throw new StreamException.Unusable("topics: " + String.join("; ", problems));
        }
        return new OutputTopics(scores.partitions(), room(scores, maxRequestSize), room(refusals, maxRequestSize));
    }

    /** The rest, a seventh, is for the request and the batch around a record. */
    private static int room(TopicFacts topic, int maxRequestSize) {
        return (int) (Math.min(topic.maxMessageBytes(), maxRequestSize) * 6L / 7);
    }
}
