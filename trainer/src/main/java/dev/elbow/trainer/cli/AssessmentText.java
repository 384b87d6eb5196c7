package dev.elbow.trainer.cli;

import dev.elbow.trainer.assess.Assessment;
import dev.elbow.trainer.evaluate.Alerts;
import dev.elbow.trainer.evaluate.LatentUnits;
import dev.elbow.trainer.evaluate.Mean;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An assessment for people, and as a tree for programs. */
record AssessmentText(Assessment assessment) {

    void print(PrintWriter out) {
        out.printf(
                "  %-16s %9s %21s %21s %19s %21s%n", "nats a row", "rows", "bound", "distortion", "rate", "evidence");
        for (Assessment.Group group : assessment.groups()) {
            out.printf(
                    Locale.ROOT,
                    "  %-16s %,9d %21s %21s %19s %21s%n",
                    group.name(),
                    group.rows(),
                    text(group.bound()),
                    text(group.distortion()),
                    text(group.rate()),
                    text(group.evidence()));
        }
        assessment.units().ifPresent(units -> print(out, units));
        assessment.evidence().ifPresent(evidence -> print(out, evidence));
        assessment
                .gap()
                .ifPresent(gap -> out.printf(
                        Locale.ROOT,
                        "%n  amortisation gap %s nats over %,d rows: what %d steps for each row gain%n",
                        text(gap.gain()),
                        gap.rows(),
                        gap.steps()));
        assessment.inference().ifPresent(inference -> print(out, inference));
        assessment.detection().ifPresent(detection -> print(out, detection));
        if (!assessment.notes().isEmpty()) {
            out.println();
        }
        assessment.notes().forEach(note -> out.println("  " + note));
    }

    private static void print(PrintWriter out, LatentUnits units) {
        out.printf(
                "%n  latent: %d of %d units active; rate by dimension",
                units.active(), units.rates().size());
        units.sortedRates().forEach(rate -> out.printf(Locale.ROOT, " %.3f", rate));
        out.println();
    }

    private static void print(PrintWriter out, Assessment.Evidence evidence) {
        out.printf(
                Locale.ROOT,
                "%n  %-30s %22s %22s%n",
                "evidence over " + evidence.rows() + " rows",
                "nats",
                "a row's own error");
        int most = evidence.bounds().keySet().stream().reduce(1, Math::max);
        evidence.bounds()
                .forEach((k, bound) -> out.printf(
                        Locale.ROOT,
                        "  %-30s %22s %22s%n",
                        "iwae_" + k + (k == most ? " = log-evidence" : ""),
                        text(bound),
                        k == most ? String.format(Locale.ROOT, "%.4f", evidence.error()) : ""));
        out.printf(
                Locale.ROOT,
                "  %-30s %22s %22s%n",
                most + " draws from the prior",
                text(evidence.prior()),
                String.format(Locale.ROOT, "%.4f", evidence.priorError()));
        out.printf(
                Locale.ROOT,
                "  drawn from the prior, a row's standard error is %.1f times that of drawing from the posterior%n",
                evidence.priorError() / evidence.error());
    }

    private static void print(PrintWriter out, Assessment.Inference inference) {
        out.printf(Locale.ROOT, "%n  %-40s %21s%n", "posteriors of " + inference.rows() + " rows", "bound, nats");
        line(out, "the prior", inference.prior());
        line(out, inference.steps() + " steps from the prior", inference.bound());
        line(out, "the encoder's", inference.amortised());
        inference.tightened().ifPresent(bound -> line(out, "tightened from the encoder's", bound));
    }

    private static void line(PrintWriter out, String name, Mean bound) {
        out.printf(Locale.ROOT, "  %-40s %21s%n", name, text(bound));
    }

    private static void print(PrintWriter out, Assessment.Detection detection) {
        String budget =
                String.format(Locale.ROOT, "at %,d false alerts (%s)", detection.budget(), detection.falseAlertRate());
        out.printf("%n  %-30s %8s %8s %10s %8s%n", budget, "AUROC", "AUPR", "precision", "recall");
        detection
                .rivals()
                .forEach((name, rival) -> out.printf(
                        Locale.ROOT,
                        "  %-30s %8.4f %8.4f %10.4f %8.4f%n",
                        name,
                        rival.ranking().auroc(),
                        rival.ranking().aupr(),
                        rival.alerts().precision(),
                        rival.alerts().recall()));
        out.println("  the others by raw numeric columns, through the moments of the training rows");
        Alerts own = detection.atThreshold();
        out.printf(
                Locale.ROOT,
                "  at the package's threshold: %,d anomalies found and %,d false alerts, precision %.4f, recall %.4f%n",
                own.found(),
                own.falseAlerts(),
                own.precision(),
                own.recall());
    }

    private static String text(Mean mean) {
        return String.format(Locale.ROOT, "%.4f ± %.4f", mean.mean(), mean.error());
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Object> groups = new LinkedHashMap<>();
        for (Assessment.Group group : assessment.groups()) {
            Map<String, Object> terms = new LinkedHashMap<>();
            terms.put("rows", group.rows());
            terms.put("elbo", tree(group.bound()));
            terms.put("distortion", tree(group.distortion()));
            terms.put("rate", tree(group.rate()));
            terms.put("evidence", tree(group.evidence()));
            groups.put(group.name(), terms);
        }
        tree.put("groups", groups);
        assessment
                .units()
                .ifPresent(units -> tree.put("latent", Map.of("active_units", units.active(), "rate", units.rates())));
        assessment.evidence().ifPresent(evidence -> tree.put("evidence", tree(evidence)));
        assessment.gap().ifPresent(gap -> {
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("rows", gap.rows());
            parts.put("steps", gap.steps());
            parts.put("gain", tree(gap.gain()));
            tree.put("amortisation_gap", parts);
        });
        assessment.inference().ifPresent(inference -> {
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("rows", inference.rows());
            parts.put("steps", inference.steps());
            parts.put("elbo", tree(inference.bound()));
            parts.put("prior", tree(inference.prior()));
            parts.put("amortised", tree(inference.amortised()));
            inference.tightened().ifPresent(bound -> parts.put("tightened", tree(bound)));
            tree.put("inference", parts);
        });
        assessment.detection().ifPresent(detection -> tree.put("detection", tree(detection)));
        tree.put("notes", assessment.notes());
        return tree;
    }

    private static Map<String, Object> tree(Assessment.Evidence evidence) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Object> bounds = new LinkedHashMap<>();
        evidence.bounds().forEach((k, bound) -> bounds.put(String.valueOf(k), tree(bound)));
        tree.put("rows", evidence.rows());
        tree.put("iwae", bounds);
        tree.put("row_error", evidence.error());
        tree.put("prior", tree(evidence.prior()));
        tree.put("prior_row_error", evidence.priorError());
        return tree;
    }

    private static Map<String, Object> tree(Assessment.Detection detection) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("budget", detection.budget());
        tree.put("false_alert_rate", detection.falseAlertRate());
        Map<String, Object> rivals = new LinkedHashMap<>();
        detection.rivals().forEach((name, rival) -> {
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("auroc", rival.ranking().auroc());
            parts.put("aupr", rival.ranking().aupr());
            parts.put("precision", rival.alerts().precision());
            parts.put("recall", rival.alerts().recall());
            rivals.put(name, parts);
        });
        tree.put("rivals", rivals);
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("found", detection.atThreshold().found());
        own.put("false_alerts", detection.atThreshold().falseAlerts());
        own.put("precision", detection.atThreshold().precision());
        own.put("recall", detection.atThreshold().recall());
        tree.put("at_threshold", own);
        return tree;
    }

    private static Map<String, Object> tree(Mean mean) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("mean", mean.mean());
        tree.put("error", mean.error());
        return tree;
    }
}
