package dev.elbow.zoo.diff;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.wire.DocumentJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How the features of two packages differ.
 *
 * @param common how many both have
 * @param onlyA the first package's others
 * @param onlyB the second package's others
 * @param sameOrder whether the common ones, and the symbols of common vocabularies, stand in one order
 * @param changes what is otherwise, feature by feature
 * @param vocabularies which symbols came and went
 * @param moved numbers whose transform was fitted anew, and hardly moved: they are not among the changes
 */
public record FeatureDiff(
        int common,
        List<Feature> onlyA,
        List<Feature> onlyB,
        boolean sameOrder,
        List<FeatureChange> changes,
        List<VocabularyChange> vocabularies,
        int moved) {

    /** One part of a feature of which the packages say something else; {@code feature} is the first package's name for it. */
    public record FeatureChange(String feature, String what, String a, String b) {}

    public FeatureDiff {
        onlyA = List.copyOf(onlyA);
        onlyB = List.copyOf(onlyB);
        changes = List.copyOf(changes);
        vocabularies = List.copyOf(vocabularies);
    }

    static FeatureDiff of(List<FeatureModel> a, List<FeatureModel> b) {
        List<FeatureMatch> matches = FeatureMatch.of(a, b);
        Differences differences = new Differences(new ArrayList<>(), new ArrayList<>());
        matches.forEach(differences::add);
        Set<FeatureModel> matched = new HashSet<>();
        matches.forEach(match -> {
            matched.add(match.a());
            matched.add(match.b());
        });
        return new FeatureDiff(
                matches.size(),
                without(a, matched),
                without(b, matched),
                inOrder(matches),
                differences.changes,
                differences.vocabularies,
                (int) matches.stream().filter(TransformShift::slight).count());
    }

    /** Whether nothing differs that a user of the packages can see. */
    public boolean same() {
        return onlyA.isEmpty()
                && onlyB.isEmpty()
                && sameOrder
                && changes.isEmpty()
                && vocabularies.isEmpty()
                && moved == 0;
    }

    private static List<Feature> without(List<FeatureModel> features, Set<FeatureModel> matched) {
        return features.stream()
                .filter(one -> !matched.contains(one))
                .map(FeatureModel::feature)
                .toList();
    }

    private static boolean inOrder(List<FeatureMatch> matches) {
        for (int i = 0; i < matches.size(); i++) {
            boolean behind = i == 0 || matches.get(i - 1).atB() < matches.get(i).atB();
            if (!behind || !symbolsInOrder(matches.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean symbolsInOrder(FeatureMatch match) {
        if (match.a().feature() instanceof Feature.Categorical first
                && match.b().feature() instanceof Feature.Categorical second) {
            List<String> shared = new ArrayList<>(first.vocabulary());
            shared.retainAll(new HashSet<>(second.vocabulary()));
            List<String> other = new ArrayList<>(second.vocabulary());
            other.retainAll(new HashSet<>(first.vocabulary()));
            return shared.equals(other);
        }
        return true;
    }

    private record Differences(List<FeatureChange> changes, List<VocabularyChange> vocabularies) {

        void add(FeatureMatch match) {
            Feature first = match.a().feature();
            Feature second = match.b().feature();
            add(match, "name", first.name(), second.name());
            add(match, "pointer", first.pointer(), second.pointer());
            add(match, "type", DocumentJson.type(first), DocumentJson.type(second));
            add(match, "missing", lowerCase(first.missing()), lowerCase(second.missing()));
            if (first instanceof Feature.Categorical was && second instanceof Feature.Categorical is) {
                VocabularyChange.of(was, is).ifPresent(vocabularies::add);
            } else if (first.getClass() == second.getClass()) {
                // Another type always comes with another likelihood, and with other transforms.
                add(
                        match,
                        "likelihood",
                        family(match.a().likelihood()),
                        family(match.b().likelihood()));
                Optional<TransformShift> shift = TransformShift.of(match);
                shift.filter(TransformShift::notable)
                        .ifPresent(one -> add(match, "transform", one.textOfA(), one.textOfB()));
            }
        }

        private void add(FeatureMatch match, String what, String a, String b) {
            if (!a.equals(b)) {
                changes.add(new FeatureChange(match.a().feature().name(), what, a, b));
            }
        }

        private static String family(Likelihood likelihood) {
            String family = DocumentJson.family(likelihood);
            return likelihood instanceof Likelihood.ComponentGaussian gaussian
                    ? family + ", " + gaussian.covariance() + " covariance"
                    : family;
        }

        private static String lowerCase(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }
}
