package dev.elbow.scorer.explain;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.schemas.event.Feature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The features whose values are not shown. What a model expects of one is made of what it saw, and would give it away: it is hidden
 * as well.
 */
public record Mask(Set<String> features) {

    public Mask {
        features = Set.copyOf(features);
    }

    /** Hides nothing. */
    public static Mask none() {
        return new Mask(Set.of());
    }

    /**
     * Hides fields.
     *
     * @param fields names of features, or their places in the event ({@code /request/bytes})
     * @throws ConfigurationException where one is neither
     */
    public static Mask of(List<String> fields, List<Feature> features) {
        Set<String> hidden = new HashSet<>();
        List<String> problems = new ArrayList<>();
        List<String> names = features.stream().map(Feature::name).toList();
        for (String field : fields) {
            features.stream()
                    .filter(feature ->
                            feature.name().equals(field) || feature.pointer().equals(field))
                    .findFirst()
                    .ifPresentOrElse(
                            feature -> hidden.add(feature.name()),
                            () -> problems.add("mask: " + Excerpt.of(field) + " (expected: a feature of the package)"
                                    + Nearest.of(field, names)
                                            .map(near -> "; did you mean " + near + "?")
                                            .orElse("")));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("fields", problems);
        }
        return new Mask(hidden);
    }

    /** Whether a feature's values are hidden. */
    public boolean hides(String feature) {
        return features.contains(feature);
    }
}
