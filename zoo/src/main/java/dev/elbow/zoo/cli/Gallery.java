package dev.elbow.zoo.cli;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What there is to pull, as Markdown, from manifests alone. Stateless. */
final class Gallery {

    /** Who ranks test rows, by the ends of metrics' names. */
    private static final Map<String, String> RIVALS = rivals();

    private Gallery() {}

    private static Map<String, String> rivals() {
        Map<String, String> rivals = new LinkedHashMap<>();
        rivals.put("model", "model");
        rivals.put("mahalanobis", "Mahalanobis");
        rivals.put("knn", "kNN");
        rivals.put("isolation_forest", "isolation forest");
        return rivals;
    }

    /** Two tables: what the packages are, and what they come to on their test rows. */
    static String markdown(List<Manifest> packages) {
        StringBuilder text = new StringBuilder();
        text.append("| package | events | model | features | size | data |\n| --- | --- | --- | --- | ---: | --- |\n");
        packages.forEach(one -> text.append(row(one)));
        text.append("\n| AUROC / AUPR | ")
                .append(String.join(" | ", RIVALS.values()))
                .append(" | normal rows + anomalies | alerts: found, false |\n| --- |")
                .append(" ---: |".repeat(RIVALS.size() + 2))
                .append("\n");
        packages.stream()
                .filter(one -> one.provenance().test().isPresent())
                .forEach(one -> text.append(result(one, one.provenance().test().get())));
        return text.toString();
    }

    private static String row(Manifest one) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | `%s`, %d %s | %s | %d kB | %s; %s |\n",
                name(one),
                cell(one.description().orElse("")),
                one.family(),
                one.latent().dimensions(),
                one.family().equals("gmm") ? "components" : "latent",
                features(one),
                PackageText.bytes(one) / 1_000,
                cell(one.provenance().data()),
                cell(one.provenance().license()));
    }

    /** Beside the gallery are the cards of what is shipped, and of nothing else. */
    private static String name(Manifest one) {
        String name = "`" + one.reference() + "`";
        return Zoo.bundled().contains(one.reference())
                ? "[" + name + "](models/" + one.name() + "/" + one.version() + "/README.md)"
                : name;
    }

    private static String features(Manifest one) {
        Map<String, Long> kinds = one.schema().features().stream()
                .collect(Collectors.groupingBy(Gallery::kind, LinkedHashMap::new, Collectors.counting()));
        return kinds.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String kind(Feature feature) {
        return feature.match(new Feature.Cases<String>() {
            @Override
            public String numeric(Feature.Numeric numeric) {
                return "numeric";
            }

            @Override
            public String categorical(Feature.Categorical categorical) {
                return "categorical";
            }

            @Override
            public String flag(Feature.Flag flag) {
                return "boolean";
            }

            @Override
            public String count(Feature.Count count) {
                return "count";
            }
        });
    }

    private static String result(Manifest one, Provenance.Test test) {
        Map<String, Double> metrics = one.provenance().metrics();
        StringBuilder row = new StringBuilder("| `" + one.name() + "` |");
        RIVALS.keySet()
                .forEach(rival -> row.append(String.format(
                        Locale.ROOT,
                        " %s / %s |",
                        figure(metrics, "test_auroc_", rival),
                        figure(metrics, "test_aupr_", rival))));
        return row.append(String.format(
                        Locale.ROOT,
                        " %,d + %,d | %.1f %%, %.2f %% |\n",
                        test.normalRows(),
                        test.anomalousRows(),
                        100 * metrics.getOrDefault("test_recall", Double.NaN),
                        100 * metrics.getOrDefault("test_false_alert_rate", Double.NaN)))
                .toString();
    }

    /** Set in bold is whoever leads, and whoever is level with the model where that is not behind. */
    private static String figure(Map<String, Double> metrics, String measure, String rival) {
        String text = String.format(Locale.ROOT, "%.3f", metrics.getOrDefault(measure + rival, Double.NaN));
        boolean bold = rival.equals("model")
                ? !behind(metrics, measure)
                : behind(metrics, measure)
                        ? lead(metrics, measure, "high", rival) < 0
                        : lead(metrics, measure, "low", rival) <= 0;
        return bold ? "**" + text + "**" : text;
    }

    /** Whether some detector leads the model beyond chance, or that is not known. */
    private static boolean behind(Map<String, Double> metrics, String measure) {
        return !RIVALS.keySet().stream().skip(1).allMatch(rival -> lead(metrics, measure, "high", rival) >= 0);
    }

    /** An end of the interval of the model's lead. */
    private static double lead(Map<String, Double> metrics, String measure, String end, String rival) {
        return metrics.getOrDefault(measure + "lead_" + end + "_" + rival, Double.NaN);
    }

    private static String cell(String text) {
        return Excerpt.of(text, Integer.MAX_VALUE).replace("|", "\\|");
    }
}
