package dev.elbow.zoo.diff;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.zoo.VerifiedPackage;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How two packages differ by what they say; {@link PairScoring} tells how their scores do.
 *
 * @param metrics what was measured at export, on rows that were held out
 * @param tested what was measured at export, on rows of a test
 * @param model sizes and thresholds
 */
public record PackageDiff(
        VerifiedPackage a,
        VerifiedPackage b,
        RecipeDiff recipe,
        FeatureDiff features,
        List<Metric> metrics,
        List<Metric> tested,
        List<Metric> model) {

    public PackageDiff {
        metrics = List.copyOf(metrics);
        tested = List.copyOf(tested);
        model = List.copyOf(model);
    }

    public static PackageDiff of(VerifiedPackage a, VerifiedPackage b) {
        Manifest first = a.manifest();
        Manifest second = b.manifest();
        Map<Boolean, List<Metric>> measured =
                Metric.measured(first, second).stream().collect(Collectors.partitioningBy(Metric::ofTest));
        return new PackageDiff(
                a,
                b,
                RecipeDiff.of(a, b),
                FeatureDiff.of(first.features(), second.features()),
                measured.getOrDefault(false, List.of()),
                measured.getOrDefault(true, List.of()),
                Metric.stated(first, second));
    }

    /** Whether both were trained on files of the same bytes. */
    public boolean sameData() {
        return provenanceOfA().dataSha256().equals(provenanceOfB().dataSha256());
    }

    /** Whether both were trained on the same rows of the same data. */
    public boolean sameRows() {
        return sameData()
                && provenanceOfA().query().equals(provenanceOfB().query())
                && provenanceOfA().rows() == provenanceOfB().rows();
    }

    /** Whether both were tested on the same rows, with the same labels for normal ones. */
    public boolean sameTest() {
        return provenanceOfA().test().equals(provenanceOfB().test());
    }

    /** Whether both were trained by recipes of the same bytes; a seed given beside the recipe is none of it. */
    public boolean sameRecipe() {
        return provenanceOfA().recipeSha256().equals(provenanceOfB().recipeSha256());
    }

    /** The least p-value that counts when events are put in order by how much the packages disagree. */
    public double leastMeasured() {
        return ScorePairs.leastMeasured(a.manifest(), b.manifest());
    }

    private Provenance provenanceOfA() {
        return a.manifest().provenance();
    }

    private Provenance provenanceOfB() {
        return b.manifest().provenance();
    }
}
