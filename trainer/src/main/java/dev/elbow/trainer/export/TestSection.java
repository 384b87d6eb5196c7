package dev.elbow.trainer.export;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.evaluate.Alerts;
import dev.elbow.trainer.evaluate.Lead;
import dev.elbow.trainer.report.Numbers;
import dev.elbow.trainer.report.Rival;
import java.util.Locale;
import java.util.function.Function;

/**
 * The card's section on labelled rows: how they were chosen, and who ranks them how well.
 *
 * @param manifest of the tested model, with its test
 */
record TestSection(Manifest manifest, Provenance.Test test, TestResult result) {

    String text() {
        StringBuilder text = new StringBuilder("\n## Test\n\n");
        Provenance provenance = manifest.provenance();
        boolean same = test.dataSha256().equals(provenance.dataSha256());
        String all = same ? "the labelled rows that training left out" : "all rows that have a label";
        String chosen = test.query().isBlank() ? all : "the rows where `" + test.query() + "`";
        text.append(same ? "Of the same file, " : "Of another file, sha256 of the content " + test.dataSha256() + ", ")
                .append(chosen)
                .append(": nothing was fitted to them or calibrated on them. Normal is what column `")
                .append(test.label())
                .append("` calls ")
                .append(String.join(" or ", test.normal()))
                .append(String.format(
                        Locale.ROOT,
                        ", %,d rows; %,d are anomalies.%s The other detectors were fitted to %s, numbers standardised, one"
                                + " column for each symbol; each had them as they are and as the model encodes them, and is shown"
                                + " with what gave the better AUPR.%n",
                        test.normalRows(),
                        test.anomalousRows(),
                        others(),
                        rows()));
        text.append("\n| ranked by | AUROC | the model's lead | AUPR | the model's lead |\n")
                .append("| --- | ---: | ---: | ---: | ---: |\n");
        result.contest()
                .rankings()
                .forEach((rival, ranking) -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %.4f | %s | %.4f | %s |%n",
                        rival.words() + encoded(rival),
                        ranking.auroc(),
                        lead(rival, Lead::auroc),
                        ranking.aupr(),
                        lead(rival, Lead::aupr))));
        double anomalies = test.anomalousRows();
        text.append(String.format(
                Locale.ROOT, "| chance | 0.5000 | | %.4f | |%n%n", anomalies / (test.normalRows() + anomalies)));
        text.append(
                "Leads are 95 % intervals by 1,000 draws of these rows with replacement; one that holds 0 may be chance. ");
        Alerts alerts = result.alerts();
        text.append(String.format(
                Locale.ROOT,
                "At the model's own threshold, %,d of %,d anomalies alert, and %,d of %,d normal rows, %s in 1,000.%n",
                alerts.found(),
                test.anomalousRows(),
                alerts.falseAlerts(),
                test.normalRows(),
                Numbers.figure(1_000.0 * alerts.falseAlerts() / test.normalRows())));
        return text.toString();
    }

    private String encoded(Rival rival) {
        TestResult.Beside beside = result.beside().get(rival);
        return beside != null && beside.encoded() ? ", numbers encoded" : "";
    }

    private String lead(Rival rival, Function<Lead, Lead.Interval> measure) {
        TestResult.Beside beside = result.beside().get(rival);
        if (beside == null) {
            return "";
        }
        Lead.Interval interval = measure.apply(beside.lead());
        return String.format(Locale.ROOT, "%+.4f to %+.4f", rounded(interval.low()), rounded(interval.high()));
    }

    /** To what is shown, since -0.000 says nothing. */
    private static double rounded(double value) {
        return Math.round(10_000 * value) / 10_000.0;
    }

    private String others() {
        TestResult.Others others = result.others();
        String beyond = others.beyond() == 0
                ? ""
                : String.format(Locale.ROOT, " Evenly spaced in the file, %,d more were left out.", others.beyond());
        return others.refused() == 0
                ? beyond
                : beyond
                        + String.format(
                                Locale.ROOT,
                                " %,d rows are no events of the model and were refused.",
                                others.refused());
    }

    private String rows() {
        return result.fittedTo() < result.fittedOf()
                ? String.format(
                        Locale.ROOT, "%,d of the same %,d rows, evenly spaced", result.fittedTo(), result.fittedOf())
                : String.format(Locale.ROOT, "the same %,d rows", result.fittedTo());
    }
}
