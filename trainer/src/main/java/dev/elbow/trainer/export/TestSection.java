package dev.elbow.trainer.export;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.evaluate.Alerts;
import dev.elbow.trainer.report.Numbers;
import java.util.Locale;

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
                        ", %,d rows; %,d are anomalies. The other detectors were fitted to %s, numbers standardised,"
                                + " one column for each symbol.%n",
                        test.normalRows(),
                        test.anomalousRows(),
                        rows()));
        text.append("\n| ranked by | AUROC | AUPR |\n| --- | ---: | ---: |\n");
        result.contest()
                .rankings()
                .forEach((rival, ranking) -> text.append(String.format(
                        Locale.ROOT, "| %s | %.4f | %.4f |%n", rival.words(), ranking.auroc(), ranking.aupr())));
        double anomalies = test.anomalousRows();
        text.append(String.format(
                Locale.ROOT, "| chance | 0.5000 | %.4f |%n%n", anomalies / (test.normalRows() + anomalies)));
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

    private String rows() {
        return String.format(
                Locale.ROOT,
                result.fittedTo() == TestResult.MOST_ROWS ? "%,d of the same rows, evenly spaced" : "the same %,d rows",
                result.fittedTo());
    }
}
