package dev.elbow.zoo.diff;

import dev.elbow.schemas.event.Feature;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a feature's vocabularies differ.
 *
 * @param a symbols of the first
 * @param b symbols of the second
 * @param gained symbols of the second alone, in its order
 * @param lost symbols of the first alone, in its order
 */
public record VocabularyChange(String feature, int a, int b, List<String> gained, List<String> lost) {

    public VocabularyChange {
        gained = List.copyOf(gained);
        lost = List.copyOf(lost);
    }

    /** Nothing where both know the same symbols, in whatever order. */
    static Optional<VocabularyChange> of(Feature.Categorical a, Feature.Categorical b) {
        List<String> gained = without(b.vocabulary(), a.vocabulary());
        List<String> lost = without(a.vocabulary(), b.vocabulary());
        return gained.isEmpty() && lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new VocabularyChange(
                        a.name(), a.vocabulary().size(), b.vocabulary().size(), gained, lost));
    }

    private static List<String> without(List<String> symbols, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return symbols.stream().filter(symbol -> !known.contains(symbol)).toList();
    }
}
