package dev.elbow.zoo.cli;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.diff.Change;
import dev.elbow.zoo.diff.Disagreement;
import dev.elbow.zoo.diff.FeatureDiff;
import dev.elbow.zoo.diff.Metric;
import dev.elbow.zoo.diff.PackageDiff;
import dev.elbow.zoo.diff.RecipeDiff;
import dev.elbow.zoo.diff.ScoreAgreement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A difference for machines. What there is not has no key. Stateless. */
final class DiffTree {

    private DiffTree() {}

    /** Of one package under two references. */
    static Map<String, Object> same(VerifiedPackage a, VerifiedPackage b) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("same_package", true);
        tree.put("a", side(a));
        tree.put("b", side(b));
        return tree;
    }

    static Map<String, Object> of(PackageDiff diff, List<ComparedOn> compared) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("same_package", false);
        tree.put("a", side(diff.a()));
        tree.put("b", side(diff.b()));
        tree.put("same_data", diff.sameData());
        tree.put("same_rows", diff.sameRows());
        tree.put("same_recipe", diff.sameRecipe());
        tree.put("same_test", diff.sameTest());
        tree.put("recipe", recipe(diff.recipe()));
        tree.put("features", features(diff.features()));
        tree.put("model", diff.model().stream().map(DiffTree::metric).toList());
        tree.put("metrics", diff.metrics().stream().map(DiffTree::metric).toList());
        tree.put("test_metrics", diff.tested().stream().map(DiffTree::metric).toList());
        Map<String, Object> agreement = new LinkedHashMap<>();
        compared.forEach(one -> agreement.put(one.key(), agreement(one.agreement())));
        tree.put("agreement", agreement);
        return tree;
    }

    private static Map<String, Object> side(VerifiedPackage one) {
        Manifest manifest = one.manifest();
        Map<String, Object> side = PackageText.row(one);
        side.put("family", manifest.family());
        side.put("features", manifest.features().size());
        side.put("data_sha256", manifest.provenance().dataSha256());
        side.put("query", manifest.provenance().query());
        side.put("rows", manifest.provenance().rows());
        side.put("recipe_sha256", manifest.provenance().recipeSha256());
        side.put("seed", manifest.provenance().seed());
        side.put("versions", manifest.provenance().versions());
        side.put("forced", manifest.provenance().forced());
        return side;
    }

    private static Map<String, Object> recipe(RecipeDiff recipe) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("compared", recipe.problems().isEmpty());
        tree.put("problems", recipe.problems());
        tree.put("keys", recipe.keys());
        tree.put("changes", recipe.changes().stream().map(DiffTree::change).toList());
        return tree;
    }

    private static Map<String, Object> change(Change change) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("key", change.key());
        change.a().ifPresent(value -> tree.put("a", value));
        change.b().ifPresent(value -> tree.put("b", value));
        return tree;
    }

    private static Map<String, Object> features(FeatureDiff features) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("same", features.same());
        tree.put("common", features.common());
        tree.put("only_a", features.onlyA().stream().map(DiffTree::feature).toList());
        tree.put("only_b", features.onlyB().stream().map(DiffTree::feature).toList());
        tree.put("same_order", features.sameOrder());
        tree.put("changes", features.changes().stream().map(DiffTree::change).toList());
        tree.put(
                "vocabularies",
                features.vocabularies().stream()
                        .map(one -> {
                            Map<String, Object> change = new LinkedHashMap<>();
                            change.put("feature", one.feature());
                            change.put("a", one.a());
                            change.put("b", one.b());
                            change.put("gained", one.gained());
                            change.put("lost", one.lost());
                            return change;
                        })
                        .toList());
        tree.put("slightly_moved_transforms", features.moved());
        return tree;
    }

    private static Map<String, Object> feature(Feature feature) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("feature", feature.name());
        tree.put("type", DocumentJson.type(feature));
        tree.put("pointer", feature.pointer());
        return tree;
    }

    private static Map<String, Object> change(FeatureDiff.FeatureChange change) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("feature", change.feature());
        tree.put("what", change.what());
        tree.put("a", change.a());
        tree.put("b", change.b());
        return tree;
    }

    private static Map<String, Object> metric(Metric metric) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("metric", metric.name());
        metric.a().ifPresent(value -> tree.put("a", value));
        metric.b().ifPresent(value -> tree.put("b", value));
        metric.difference().ifPresent(value -> tree.put("difference", value));
        return tree;
    }

    private static Map<String, Object> agreement(ScoreAgreement agreement) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("events", agreement.refusals().events());
        tree.put("cut", agreement.refusals().cut());
        tree.put("scored_by_both", agreement.scored());
        tree.put("refused_by_a", refused(agreement.refusals().a()));
        tree.put("refused_by_b", refused(agreement.refusals().b()));
        tree.put("refused_by_both", agreement.refusals().both());
        agreement.rank().ifPresent(rank -> {
            tree.put("spearman", rank.spearman());
            tree.put("kendall_tau_b", rank.kendall());
        });
        agreement.pValues().ifPresent(p -> tree.put("p_value_difference", difference(p)));
        Map<String, Object> verdicts = new LinkedHashMap<>();
        verdicts.put("both", agreement.verdicts().both());
        verdicts.put("only_a", agreement.verdicts().onlyA());
        verdicts.put("only_b", agreement.verdicts().onlyB());
        verdicts.put("neither", agreement.verdicts().neither());
        tree.put("anomalous", verdicts);
        agreement.nats().ifPresent(nats -> {
            Map<String, Object> parts = difference(nats.magnitude());
            parts.put("mean_b_less_a", nats.mean());
            parts.put("unit_gap", nats.unitGap());
            tree.put("nats_difference", parts);
        });
        tree.put(
                "disagreements",
                agreement.disagreements().stream().map(DiffTree::disagreement).toList());
        return tree;
    }

    private static Map<String, Object> refused(ScoreAgreement.Refused refused) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("events", refused.events());
        refused.first().ifPresent(first -> {
            tree.put("first_event", first.event());
            tree.put("first_reason", first.reason());
        });
        return tree;
    }

    private static Map<String, Object> difference(ScoreAgreement.Difference difference) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("median", difference.median());
        tree.put("largest", difference.largest());
        return tree;
    }

    private static Map<String, Object> disagreement(Disagreement one) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", one.event());
        tree.put("a", opinion(one.a()));
        tree.put("b", opinion(one.b()));
        return tree;
    }

    private static Map<String, Object> opinion(Disagreement.Opinion opinion) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("anomaly", opinion.anomaly());
        tree.put("p_value", opinion.pValue());
        tree.put("anomalous", opinion.anomalous());
        return tree;
    }
}
