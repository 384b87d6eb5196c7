package dev.elbow.scorer.cli;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.explain.Explanation;
import dev.elbow.scorer.explain.Mask;
import dev.elbow.scorer.explain.Rarity;
import dev.elbow.scorer.explain.ValueText;
import dev.elbow.zoo.cli.TextTable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** An explanation for people. Immutable. */
final class ExplanationText {

    private static final int BAR = 12;

    private final Explanation explanation;
    private final double threshold;
    private final Set<String> flags;
    private final Mask mask;

    ExplanationText(Explanation explanation, Manifest manifest, Mask mask) {
        this.explanation = explanation;
        this.threshold = (explanation.score().tightened()
                        ? manifest.tighten().orElseThrow().calibration()
                        : manifest.calibration())
                .threshold();
        this.flags = manifest.schema().features().stream()
                .filter(Feature.Flag.class::isInstance)
                .map(Feature::name)
                .collect(Collectors.toSet());
        this.mask = mask;
    }

    void print(PrintWriter out) {
        Score score = explanation.score();
        out.printf(
                Locale.ROOT,
                "%s:%s@%s%n",
                score.model().name(),
                score.model().version(),
                score.model().digest());
        out.printf(
                Locale.ROOT,
                "anomaly %.2f nats, %s (threshold %.2f)%s%n",
                score.anomaly(),
                score.anomalous() ? "anomalous" : "not anomalous",
                threshold,
                score.tightened() ? ", by the second graph" : "");
        out.printf(Locale.ROOT, "at least as strange: %s%n", Rarity.words(score.pValue()));
        changes(out);
        features(out);
        latent(out);
        attributes(out);
        sum(out);
    }

    private void changes(PrintWriter out) {
        if (explanation.changes().isEmpty()) {
            out.printf("%nno stranger than normal events are on average%n");
            return;
        }
        out.printf("%nwhat would make it normal, one change after the other%n");
        TextTable table = new TextTable(4);
        table.row("feature", "observed", "instead", "then at least as strange", "anomaly", "drop");
        for (Explanation.Change change : explanation.changes()) {
            table.row(
                    change.feature(),
                    shown(change.feature(), change.observed()),
                    shown(change.feature(), change.instead()),
                    Rarity.words(change.pValue()),
                    nats(change.anomaly()),
                    nats(change.drop()));
        }
        table.print(out);
    }

    private void features(PrintWriter out) {
        out.printf(
                "%nfeatures: by how much the anomaly drops with another value of each alone, and what each contributes to it%n");
        double most = explanation.features().stream()
                .mapToDouble(Explanation.FeaturePart::drop)
                .max()
                .orElse(0);
        TextTable table = new TextTable(5);
        table.row("feature", "", "observed", "expected", "instead", "drop", "contributes");
        for (Explanation.FeaturePart part : explanation.features()) {
            table.row(
                    part.feature(),
                    bar(part.drop(), most),
                    shown(part.feature(), part.observed()),
                    shown(part.feature(), part.expected()),
                    part.drop() > 0 ? shown(part.feature(), part.instead()) : "",
                    nats(part.drop()),
                    signed(part.nats()));
        }
        table.print(out);
    }

    private void latent(PrintWriter out) {
        out.printf("%nlatent code: what each part costs beyond a normal event%n");
        double most = explanation.latent().stream()
                .mapToDouble(part -> Math.abs(part.nats()))
                .max()
                .orElse(0);
        TextTable table = new TextTable(2);
        for (Explanation.LatentPart part : explanation.latent()) {
            table.row(part.name(), bar(part.nats(), most), signed(part.nats()));
        }
        table.print(out);
    }

    private void attributes(PrintWriter out) {
        if (explanation.attributes().isEmpty()) {
            return;
        }
        out.printf("%nattributes: 0 where events lack it, 1 where they have it%n");
        TextTable table = new TextTable(2);
        for (Score.Projection attribute : explanation.attributes()) {
            table.row(attribute.name(), bar(attribute.projection(), 1), nats(attribute.projection()));
        }
        table.print(out);
    }

    private void sum(PrintWriter out) {
        double contributions = explanation.features().stream()
                .mapToDouble(Explanation.FeaturePart::nats)
                .sum();
        double latent = explanation.latent().stream()
                .mapToDouble(Explanation.LatentPart::nats)
                .sum();
        double drops = explanation.changes().stream()
                .mapToDouble(Explanation.Change::drop)
                .sum();
        double normal = explanation.score().normal();
        out.printf(
                Locale.ROOT,
                "%nanomaly %s = normal %s, features %s, latent code %s; or normal %s, changes %s, rest %s (nats)%n",
                nats(explanation.score().anomaly()),
                nats(normal),
                signed(contributions),
                signed(latent),
                nats(normal),
                signed(drops),
                signed(explanation.rest()));
    }

    private String shown(String feature, FieldValue value) {
        if (mask.hides(feature)) {
            return "(masked)";
        }
        return flags.contains(feature) && value instanceof FieldValue.Numeric number
                ? flag(number.value())
                : ValueText.of(value);
    }

    private static String flag(double probability) {
        return probability == 1
                ? "true"
                : probability == 0 ? "false" : String.format(Locale.ROOT, "true by %.2g %%", 100 * probability);
    }

    /** As long as its share of the most; at most that. */
    private static String bar(double value, double most) {
        long length = most > 0 ? Math.round(BAR * Math.min(1, Math.abs(value) / most)) : 0;
        return (value < 0 ? "-" : "#").repeat((int) length);
    }

    private static String nats(double nats) {
        return String.format(Locale.ROOT, "%.2f", nats);
    }

    private static String signed(double nats) {
        return String.format(Locale.ROOT, "%+.2f", nats);
    }
}
