package dev.elbow.zoo.diff;

import dev.elbow.schemas.model.FeatureModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A feature that two packages have: of one name or else, where it was renamed, at one place in the event.
 *
 * @param atA its place among the first package's features
 * @param atB its place among the second package's
 */
record FeatureMatch(FeatureModel a, FeatureModel b, int atA, int atB) {

    /** All of them, in the first package's order. */
    static List<FeatureMatch> of(List<FeatureModel> a, List<FeatureModel> b) {
        FeatureMatch[] byPlace = new FeatureMatch[a.size()];
        boolean[] taken = new boolean[b.size()];
        match(a, b, byPlace, taken, one -> one.feature().name());
        match(a, b, byPlace, taken, one -> one.feature().pointer());
        List<FeatureMatch> matches = new ArrayList<>();
        for (FeatureMatch match : byPlace) {
            if (match != null) {
                matches.add(match);
            }
        }
        return matches;
    }

    private static void match(
            List<FeatureModel> a,
            List<FeatureModel> b,
            FeatureMatch[] matches,
            boolean[] taken,
            Function<FeatureModel, String> key) {
        List<String> keys = b.stream().map(key).toList();
        for (int i = 0; i < a.size(); i++) {
            int j = matches[i] == null ? keys.indexOf(key.apply(a.get(i))) : -1;
            if (j >= 0 && !taken[j]) {
                taken[j] = true;
                matches[i] = new FeatureMatch(a.get(i), b.get(j), i, j);
            }
        }
    }
}
