package dev.elbow.scorer.page;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.schemas.event.Feature;
import dev.elbow.scorer.explain.Mask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields whose values the page does not show: features by their names, or places in events ({@code /user/name}), whether a feature
 * is there or not.
 */
record FieldMask(List<String> fields) {

    FieldMask {
        fields = List.copyOf(fields);
    }

    boolean hidesNothing() {
        return fields.isEmpty();
    }

    /**
     * Holds the names to the features of all packages at the start.
     *
     * @throws ConfigurationException where one is of none
     */
    void check(List<Feature> features) {
        List<String> names = features.stream().map(Feature::name).distinct().toList();
        List<String> problems = new ArrayList<>();
        for (String field : fields) {
            if (!field.startsWith("/") && !names.contains(field)) {
                problems.add("page.mask: " + Excerpt.of(field)
                        + " (expected: a feature of the package, or a place in events such as /user/name)"
                        + Nearest.of(field, names)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("fields", problems);
        }
    }

    /** The same by places too, so that it still holds where a package that comes later has another name for one. */
    FieldMask at(List<Feature> features) {
        List<String> all = new ArrayList<>(fields);
        features.stream()
                .filter(feature -> fields.contains(feature.name()))
                .map(Feature::pointer)
                .distinct()
                .forEach(all::add);
        return new FieldMask(all);
    }

    /** The mask of one package's features; a place hides what lies below it, too. */
    Mask of(List<Feature> features) {
        Set<String> hidden = new HashSet<>();
        for (Feature feature : features) {
            if (fields.stream().anyMatch(field -> field.equals(feature.name()) || covers(field, feature.pointer()))) {
                hidden.add(feature.name());
            }
        }
        return new Mask(hidden);
    }

    /** The places in events that are not shown. */
    Set<String> places(List<Feature> features) {
        Set<String> places = new HashSet<>();
        fields.stream().filter(field -> field.startsWith("/")).forEach(places::add);
        Mask mask = of(features);
        features.stream()
                .filter(feature -> mask.hides(feature.name()))
                .forEach(feature -> places.add(feature.pointer()));
        return places;
    }

    private static boolean covers(String place, String pointer) {
        return place.startsWith("/") && (pointer.equals(place) || pointer.startsWith(place + "/"));
    }
}
