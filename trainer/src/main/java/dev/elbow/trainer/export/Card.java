package dev.elbow.trainer.export;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.schemas.model.Tightening;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.report.Contest;
import dev.elbow.trainer.report.Numbers;
import dev.elbow.trainer.report.Rival;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The model card, {@code README.md}: what the model is, what it was measured to do, and where it ends.
 *
 * @param manifest what the package declares
 * @param evaluation what was measured at export
 * @param test what labelled rows say, where the recipe names some
 * @param recipe by which it was fitted
 * @param usual values of training rows
 * @param example an event drawn from the model, as JSON
 * @param fitted training rows that the fit saw: of many, a mixture takes some
 */
record Card(
        Manifest manifest,
        Evaluation evaluation,
        Optional<TestResult> test,
        Recipe recipe,
        UsualValues usual,
        String example,
        int fitted) {

    /** Of float32, in which the model holds its sigmas. */
    private static final double ROUNDING = 1e-6;

    String text() {
        StringBuilder card = new StringBuilder();
        card.append("# ").append(manifest.reference()).append("\n\n");
        if (manifest.provenance().forced()) {
            card.append("> **Forced.** The export gate refused this model, and was overruled:\n");
            evaluation
                    .objections()
                    .forEach(reason -> card.append("> ").append(reason).append("\n"));
            card.append("\n");
        }
        manifest.description().ifPresent(description -> card.append(description).append(".\n\n"));
        about(card);
        data(card);
        manifest.provenance()
                .test()
                .ifPresent(
                        rows -> test.ifPresent(result -> card.append(new TestSection(manifest, rows, result).text())));
        metrics(card);
        calibration(card);
        manifest.tighten().ifPresent(second -> tighten(card, second));
        card.append(new FeatureTable(manifest, usual).text());
        example(card);
        limits(card);
        card.append("\nCurves, histogram, ranking, latent map and calibration are drawn in `report.html`.\n");
        return card.toString();
    }

    private void about(StringBuilder card) {
        card.append(mixture() ? "A Gaussian mixture over " : "A variational autoencoder over ")
                .append(manifest.features().size())
                .append(" features with ")
                .append(manifest.latent().dimensions())
                .append(
                        mixture()
                                ? " components. An event's anomaly is its exact -log p(x), distortion + rate, in nats.\n"
                                : " latent dimensions and a "
                                        + manifest.latent().posterior()
                                        + " posterior"
                                        + prior()
                                        + ". An event's anomaly is the negative evidence lower bound, distortion"
                                        + " + rate, in nats, averaged over "
                                        + manifest.nodes().count()
                                        + " constant nodes, so that the same event always scores the same.\n");
    }

    private boolean mixture() {
        return manifest.family().equals("gmm");
    }

    private String prior() {
        return manifest.latent().prior().equals(Manifest.Latent.MIXTURE)
                ? ", under a learned mixture of normal distributions as prior"
                : "";
    }

    private void data(StringBuilder card) {
        Provenance provenance = manifest.provenance();
        card.append("\n## Data\n\n");
        line(card, "source", provenance.data());
        line(card, "licence", provenance.license());
        line(card, "sha256 of the content", provenance.dataSha256());
        line(card, "rows", provenance.query().isBlank() ? "all" : "`" + provenance.query() + "`");
        line(card, "training and held-out rows", String.valueOf(provenance.rows()));
        boolean crossFitted = manifest.crossFitted();
        long train = crossFitted
                ? provenance.rows()
                : provenance.rows() - manifest.calibration().heldOut();
        if (fitted < train) {
            line(card, "fitted to", fitted + " of the " + train + " training rows, drawn by the seed");
        }
        line(
                card,
                "held-out rows",
                crossFitted
                        ? "all, each by one of several fits without it: their scores calibrate, the first of them gives"
                                + " the metrics; the model itself is fitted to all rows"
                        : String.valueOf(manifest.calibration().heldOut()));
        card.append("\n## Made with\n\n");
        line(card, "seed", String.valueOf(provenance.seed()));
        provenance.base().ifPresent(base -> line(card, "begun with", begun(base)));
        provenance.versions().forEach((name, version) -> line(card, name, version));
    }

    private static String begun(Provenance.Base base) {
        String frozen = base.frozen().equals("nothing") ? "" : ", whose " + base.frozen() + " stayed as it was";
        return base.reference() + " `" + base.digest() + "`" + frozen;
    }

    private void metrics(StringBuilder card) {
        card.append(
                        "\n## Metrics\n\nOn held-out rows, mean nats an event:\n\n| distortion | rate | anomaly | evidence |")
                .append("\n| --- | --- | --- | --- |\n");
        card.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s |\n",
                metric("held_out_distortion"),
                metric("held_out_rate"),
                metric("held_out_anomaly"),
                metric("held_out_evidence")));
        card.append("\nActive latent units: ")
                .append(metric("active_units"))
                .append(" of ")
                .append(manifest.latent().dimensions())
                .append(".\n");
        sigmas(card);
        card.append(
                        "\n| ranking, held-out events against | measure | model | Mahalanobis distance | distance to the mean |")
                .append("\n| --- | --- | --- | --- | --- |\n");
        ranking(card, "the same with some features from another event", "AUROC", "corruption_auroc_");
        if (evaluation.metrics().containsKey(Contest.Kind.LABELLED.metric("auroc", Rival.MODEL))) {
            ranking(card, "labelled rows that training left out", "AUROC", "labelled_auroc_");
            ranking(card, "labelled rows that training left out", "AUPR", "labelled_aupr_");
        }
    }

    /** A sigma at its floor is a setting, not a finding. */
    private void sigmas(StringBuilder card) {
        List<Double> sigmas = manifest.features().stream()
                .map(FeatureModel::likelihood)
                .filter(Likelihood.Gaussian.class::isInstance)
                .map(likelihood -> ((Likelihood.Gaussian) likelihood).scale())
                .toList();
        double sigmaFloor = recipe.model().sigmaFloor();
        long least = sigmas.stream()
                .filter(sigma -> sigma < sigmaFloor * (1 + ROUNDING))
                .count();
        if (!sigmas.isEmpty()) {
            card.append("Gaussian features whose sigma is at its floor of ")
                    .append(number(sigmaFloor))
                    .append(": ")
                    .append(least)
                    .append(" of ")
                    .append(sigmas.size())
                    .append(".\n");
        }
    }

    private void ranking(StringBuilder card, String against, String measure, String prefix) {
        card.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |\n",
                against,
                measure,
                metric(prefix + Rival.MODEL.key()),
                metric(prefix + Rival.MAHALANOBIS.key()),
                metric(prefix + Rival.DISTANCE_TO_MEAN.key())));
    }

    private void calibration(StringBuilder card) {
        Calibration calibration = manifest.calibration();
        card.append("\n## Threshold\n\nAn event is anomalous from ")
                .append(number(calibration.threshold()))
                .append(" nats on: one normal event in ")
                .append(Math.round(1 / calibration.falseAlertRate()))
                .append(" is expected to reach it, where events are like the ")
                .append(calibration.heldOut())
                .append(" held-out rows")
                .append(manifest.crossFitted() ? ", each scored by a fit that had not seen it" : "")
                .append(". Above the ")
                .append(number(100 * calibration.tail().from()))
                .append(" % quantile, p-values follow ")
                .append(
                        calibration.tail().shape() == 0
                                ? "an exponential tail with"
                                : "a generalised Pareto tail with shape "
                                        + number(calibration.tail().shape()) + " and")
                .append(" scale ")
                .append(number(calibration.tail().scale()))
                .append(" nats.\n");
    }

    private static void tighten(StringBuilder card, Tightening second) {
        card.append("\n`tighten.onnx` is a second scoring graph, of ")
                .append(second.nodes().count())
                .append(
                        " nodes, by which a scorer with the setting `tighten` scores events near the threshold again. It is"
                                + " calibrated by its own scores of the same held-out rows: by it, an event is anomalous from ")
                .append(number(second.calibration().threshold()))
                .append(" nats on.\n");
    }

    /** The example is no training row. */
    private void example(StringBuilder card) {
        card.append("\nAn event drawn from the model, no recorded one, and how to score it")
                .append(mixture() ? "" : " (`elbow sample` draws more)")
                .append(":\n\n    echo '")
                .append(example.replace("'", "'\\''"))
                .append("' |\n      elbow score --stdin --package ")
                .append(manifest.reference())
                .append("\n");
    }

    private void limits(StringBuilder card) {
        card.append("\n## Limits\n\n");
        recipe.limits().forEach(limit -> card.append("- ").append(limit).append("\n"));
        card.append(
                        "- Densities are stated in units of the encoded event (standardised values), so anomalies of different")
                .append(" models do not compare; p-values do.\n")
                .append(
                        "- Calibrated on held-out rows of the same file: where events of today differ from these, the rate of")
                .append(" alerts differs too.\n")
                .append(holdings());
    }

    private String holdings() {
        String none =
                "- The package holds no training row: golden events are drawn from the model, calibration and usual values are"
                        + " quantiles, the baseline is mean and covariance.\n";
        return manifest.latent().prior().equals(Manifest.Latent.MIXTURE)
                ? none
                        + "- The means of the prior's components began at codes of training rows and may lie near them still; the"
                        + " decoder turns a code back into much of its row. Where that would betray a row, train with the"
                        + " standard prior.\n"
                : none;
    }

    private static void line(StringBuilder card, String name, String value) {
        card.append("- ").append(name).append(": ").append(value).append("\n");
    }

    private String metric(String name) {
        Map<String, Double> metrics = evaluation.metrics();
        return number(metrics.getOrDefault(name, Double.NaN));
    }

    private static String number(double value) {
        return Numbers.figure(value);
    }
}
