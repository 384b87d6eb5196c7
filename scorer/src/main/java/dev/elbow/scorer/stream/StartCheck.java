package dev.elbow.scorer.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What must hold of the topics before the first event is read. Stateless. */
final class StartCheck {

    private StartCheck() {}

    /**
     * Checks the topics of all routes, all at once.
     *
     * @param found by name, without those that are missing
     * @param maxRequestSize the largest request of the producer, in bytes
     * @return what the outputs take, in the order of the routes
     * @throws StreamException.Unusable with every problem
     */
    static List<OutputTopics> check(ScorerConfig config, Map<String, TopicFacts> found, int maxRequestSize) {
        List<String> problems = new ArrayList<>();
        List<String> missing = config.topics().stream()
                .filter(name -> !found.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            problems.add("missing: " + String.join(", ", missing)
                    + " (expected: topics that are there, or --create-topics)");
        }
        for (String topic : config.topics()) {
            TopicFacts facts = found.get(topic);
            if (facts != null && !config.reads(topic)) {
                facts.problem(topic).ifPresent(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new StreamException.Unusable("topics: " + String.join("; ", problems));
        }
        return config.routes().stream()
                .map(route -> limits(route, found, maxRequestSize))
                .toList();
    }

    private static OutputTopics limits(Route route, Map<String, TopicFacts> found, int maxRequestSize) {
        TopicFacts scores = Objects.requireNonNull(found.get(route.topics().scores()));
        TopicFacts refusals = Objects.requireNonNull(found.get(route.topics().refusals()));
        int refusalBytes = room(refusals, maxRequestSize);
        Optional<OutputTopics> shadow = route.shadow()
                .map(one -> Objects.requireNonNull(found.get(one.topic())))
                .map(facts -> new OutputTopics(facts.partitions(), room(facts, maxRequestSize), refusalBytes));
        return new OutputTopics(scores.partitions(), room(scores, maxRequestSize), refusalBytes, shadow);
    }

    /** The rest, a seventh, is for the request and the batch around a record. */
    private static int room(TopicFacts topic, int maxRequestSize) {
        return (int) (Math.min(topic.maxMessageBytes(), maxRequestSize) * 6L / 7);
    }
}
