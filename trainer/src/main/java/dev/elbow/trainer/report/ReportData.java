package dev.elbow.trainer.report;

import dev.elbow.schemas.model.Manifest;
import java.util.List;

/**
 * What a report is drawn from.
 *
 * @param manifest what the package declares; files are not needed
 * @param heldOut scores of the held-out events
 * @param contest against labelled rows where there are some, else against corrupted events
 * @param curve of the fit
 * @param objections why the export gate refused the model; empty for a good one
 */
public record ReportData(
        Manifest manifest, HeldOutScores heldOut, Contest contest, Curve curve, List<String> objections) {

    public ReportData {
        objections = List.copyOf(objections);
    }

    boolean mixture() {
        return manifest.family().equals("gmm");
    }

    /** A metric of the manifest; NaN where it has none of that name. */
    double metric(String name) {
        return manifest.provenance().metrics().getOrDefault(name, Double.NaN);
    }
}
