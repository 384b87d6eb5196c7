package dev.elbow.trainer.cli;

import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.report.Contest;
import dev.elbow.trainer.report.Report;
import dev.elbow.trainer.report.Rival;
import dev.elbow.zoo.VerifiedPackage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A package that was trained, for people, and as a tree for programs.
 *
 * @param folder where it was written
 */
record TrainedText(VerifiedPackage written, Path folder) {

    /** An area below which a ranking is of little use to anybody. */
    private static final double HARDLY_BETTER = 0.6;

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("package", written.manifest().reference());
        tree.put("digest", written.digest());
        tree.put("folder", folder.toString());
        tree.put("threshold", written.manifest().calibration().threshold());
        tree.put("metrics", metrics());
        return tree;
    }

    String lines() {
        StringBuilder text = new StringBuilder();
        line(text, "%s %s", written.manifest().reference(), written.digest());
        line(text, "  written to %s and verified; its card is %s", folder, folder.resolve("README.md"));
        line(text, "  its report is %s", folder.resolve(Report.FILE));
        line(
                text,
                "  %s, in nats where no other unit is named:",
                written.manifest().crossFitted()
                        ? "of the first fit, on the rows that it held out"
                        : "on rows that were not trained on");
        metrics(text, name -> !Provenance.ofTest(name));
        written.manifest().provenance().test().ifPresent(test -> {
            line(text, "  on the test's %,d normal and %,d anomalous rows:", test.normalRows(), test.anomalousRows());
            metrics(text, name -> Provenance.ofTest(name) && !Provenance.ofLead(name));
        });
        line(text, "  next: elbow score --package %s --stdin < events.jsonl", folder);
        return text.toString();
    }

    /** Labels may say something that the features do not tell; only their owner knows. */
    Optional<String> warning() {
        for (Contest.Kind kind : List.of(Contest.Kind.LABELLED, Contest.Kind.TEST)) {
            @Nullable Double auroc = metrics().get(kind.metric("auroc", Rival.MODEL));
            if (auroc != null && auroc < HARDLY_BETTER) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "it ranks rows that are labelled strange hardly above normal ones, AUROC %.4f (by chance 0.5;"
                                + " expected: %s or more): look whether the features tell what the labels do",
                        auroc,
                        HARDLY_BETTER));
            }
        }
        return Optional.empty();
    }

    private Map<String, Double> metrics() {
        return written.manifest().provenance().metrics();
    }

    private void metrics(StringBuilder text, Predicate<String> which) {
        metrics().forEach((name, value) -> {
            if (which.test(name)) {
                line(text, "  %-40s %10.4f", readable(name), value);
            }
        });
    }

    /** {@code corruption_auroc_model} as words. */
    private static String readable(String metric) {
        return metric.replace('_', ' ').replace("auroc", "AUROC").replace("aupr", "AUPR");
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
