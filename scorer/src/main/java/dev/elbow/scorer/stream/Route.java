package dev.elbow.scorer.stream;

import dev.elbow.schemas.Checks;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.score.ScoringOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A topic of events, what they are scored with, and whereto their answers go.
 *
 * @param packages those that its events may be scored with, each once; they differ in nothing but the reference
 * @param choice which of them an event is scored with; none where there is only one
 * @param watch how often references are looked at for another package; none where that of the start stays
 * @param shadow scores the events beside them, and answers none
 */
public record Route(
        List<ScoringOptions> packages,
        Topics topics,
        Optional<Choice> choice,
        Optional<Duration> watch,
        Optional<Shadow> shadow) {

    public Route {
        packages = List.copyOf(packages);
        Checks.that(!packages.isEmpty(), "packages", packages, "one at least");
        Checks.that(
                packages.size() == 1 || choice.isPresent(), "packages", packages, "a choice where they are several");
    }

    /** With one package for all events. */
    public static Route of(ScoringOptions scoring, Topics topics) {
        return new Route(List.of(scoring), topics, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** How events are read, and scores told, whatever the package. */
    ScoringOptions scoring() {
        return packages.get(0);
    }

    ScoreFormat scoresFormat() {
        return scoring().format().scores();
    }

    /** The references of all packages, the shadow's last. */
    List<String> references() {
        return Stream.concat(packages.stream(), shadow.stream().map(Shadow::scoring))
                .map(ScoringOptions::reference)
                .distinct()
                .toList();
    }

    /** The names of all topics, the shadow's last. */
    List<String> topicNames() {
        return Stream.concat(topics.names().stream(), shadow.stream().map(Shadow::topic))
                .toList();
    }

    /**
     * For people, what comes from where and goes whereto.
     *
     * @param loaded packages by reference
     */
    String told(Map<String, ?> loaded) {
        return topics.events() + " to " + topics.scores() + ", refusals to " + topics.refusals() + ", with "
                + choice.map(one -> told(one, loaded))
                        .orElseGet(() -> String.valueOf(loaded.get(scoring().reference())))
                + shadow.map(one ->
                                ", in the shadow " + loaded.get(one.scoring().reference()) + " to " + one.topic())
                        .orElse("");
    }

    private static String told(Choice choice, Map<String, ?> loaded) {
        String packages = choice.packages().entrySet().stream()
                .map(one -> loaded.get(one.getValue()) + " where " + choice.place() + " is " + one.getKey())
                .collect(Collectors.joining(", "));
        return packages
                + choice.otherwise()
                        .map(reference -> ", else " + loaded.get(reference))
                        .orElse("");
    }
}
