package dev.elbow.schemas.event;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Excerpt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The features of an event, in the order of a model's inputs and of its {@code feature_distortion}.
 *
 * @param features at least one, names and pointers unique, no pointer inside another
 */
public record EventSchema(List<Feature> features) {

    /** The most features an event may have. */
    public static final int MAX_FEATURES = 4_096;

    public EventSchema {
        features = List.copyOf(features);
        Checks.that(
                !features.isEmpty() && features.size() <= MAX_FEATURES,
                "features",
                features.size(),
                "1 to " + MAX_FEATURES);
        Set<String> names = new HashSet<>();
        Set<String> pointers = new HashSet<>();
        for (Feature feature : features) {
            Checks.that(names.add(feature.name()), "feature", feature.name(), "a name that no other feature has");
            Checks.that(pointers.add(feature.pointer()), "pointer", feature.pointer(), "one feature a pointer");
        }
        for (String pointer : pointers) {
            for (int slash = pointer.lastIndexOf('/'); slash > 0; slash = pointer.lastIndexOf('/', slash - 1)) {
                String parent = pointer.substring(0, slash);
                Checks.that(
                        !pointers.contains(parent),
                        "pointer",
                        pointer,
                        "not inside the feature at " + Excerpt.of(parent));
            }
        }
    }

    public int size() {
        return features.size();
    }

    /** Columns of the {@code numeric} input: numeric features and flags. */
    public int numericWidth() {
        return features.size() - categoricalWidth();
    }

    /** Columns of the {@code categorical} input. */
    public int categoricalWidth() {
        return (int) features.stream().filter(Feature::symbolic).count();
    }

    /** For each feature, its column within its own input. */
    public int[] columns() {
        int[] columns = new int[features.size()];
        int numeric = 0;
        int categorical = 0;
        for (int f = 0; f < columns.length; f++) {
            columns[f] = features.get(f).symbolic() ? categorical++ : numeric++;
        }
        return columns;
    }
}
