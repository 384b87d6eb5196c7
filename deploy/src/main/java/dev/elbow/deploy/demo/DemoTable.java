package dev.elbow.deploy.demo;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.explain.ValueText;
import dev.elbow.zoo.VerifiedPackage;
import java.io.PrintWriter;
import java.util.Locale;

/** The demo's result for people. */
record DemoTable(VerifiedPackage model, DemoEvents events, DemoResult result) {

    void print(PrintWriter out) {
        DemoResult.Alerts alerts = result.alerts();
        out.println();
        row(out, "package", "%s", model);
        row(out, "events", "%,d scored, %,d refused", result.events() - result.refused(), result.refused());
        row(out, "throughput", "%,.0f events/s, exactly once", result.eventsPerSecond());
        row(
                out,
                "latency, paced",
                "p50 %.0f ms, p99 %.0f ms",
                result.paced().p50(),
                result.paced().p99());
        row(
                out,
                "latency, flat out",
                "p50 %.0f ms, p99 %.0f ms",
                result.flatOut().p50(),
                result.flatOut().p99());
        out.println();
        out.printf(Locale.ROOT, "  %-28s %8s %8s%n", "ranking against the labels", "AUROC", "AUPR");
        out.printf(
                Locale.ROOT,
                "  %-28s %8.4f %8.4f%n",
                "anomaly",
                result.model().auroc(),
                result.model().aupr());
        out.printf(
                Locale.ROOT,
                "  %-28s %8.4f %8.4f%n",
                "Mahalanobis distance",
                result.baseline().auroc(),
                result.baseline().aupr());
        out.println();
        row(out, "threshold", "%.1f nats", model.manifest().calibration().threshold());
        row(
                out,
                "false alerts",
                "%.2f %% of the normal events, %.2f %% by calibration",
                100 * alerts.falseAlertRate(),
                100 * model.manifest().calibration().falseAlertRate());
        row(
                out,
                "at the threshold",
                "%,d anomalous, %,d of them attacks: precision %.3f, recall %.3f",
                alerts.anomalous(),
                alerts.right(),
                alerts.precision(),
                alerts.recall());
        out.println();
        out.println("  the strangest events, and why (nats beyond those of a normal event)");
        result.strangest().forEach(score -> strange(out, score));
        out.flush();
    }

    private void strange(PrintWriter out, Score score) {
        long event = score.event().map(Score.Source::offset).orElse(0L);
        out.printf(
                Locale.ROOT,
                "%n  event %,d: %.0f nats, p = %.1e, labelled %s%n",
                event,
                score.anomaly(),
                score.pValue(),
                events.labels().get((int) event));
        score.explanation()
                .contributions()
                .forEach(contribution -> out.printf(
                        Locale.ROOT,
                        "    %+9.1f  %-28s observed %s, expected %s%n",
                        contribution.nats(),
                        contribution.feature(),
                        ValueText.of(contribution.observed()),
                        ValueText.of(contribution.expected())));
    }

    private static void row(PrintWriter out, String name, String format, Object... values) {
        out.printf(Locale.ROOT, "  %-20s %s%n", name, String.format(Locale.ROOT, format, values));
    }
}
