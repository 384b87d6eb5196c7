package dev.elbow.scorer.score;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Score;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.List;

/**
 * What a score needs to know of its model, laid out for reading. Immutable, though its arrays are not copied: nobody writes them.
 *
 * @param calibration of the graph whose scores are told
 * @param tightened whether that is the package's second graph
 * @param columns the column of each feature in its input
 * @param normalDistortion the mean distortion of each feature over normal events, nats
 * @param normalRate the mean rate over normal events, nats
 * @param told how many contributions a score names, at most
 * @param latent whether scores tell the latent code
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ModelFacts(
        Score.Model model,
        Calibration calibration,
        boolean tightened,
        List<Attribute> attributes,
        List<Feature> features,
        int[] columns,
        double[] normalDistortion,
        double normalRate,
        double normalAnomaly,
        int told,
        boolean latent) {

    /** Of the package's scoring graph. */
    static ModelFacts of(Manifest manifest, String digest, ScoringOptions options) {
        return of(manifest, manifest.calibration(), false, digest, options);
    }

    /** Of its second scoring graph. */
    static ModelFacts tightened(Manifest manifest, String digest, ScoringOptions options) {
        return of(manifest, manifest.tighten().orElseThrow().calibration(), true, digest, options);
    }

    /** The share of normal events at least as strange as a row. */
    double pValue(ScoredBatch scored, int row) {
        return calibration.pValue(scored.distortion(row) + (double) scored.rate(row));
    }

    private static ModelFacts of(
            Manifest manifest, Calibration calibration, boolean tightened, String digest, ScoringOptions options) {
        Calibration.NormalMeans normal = calibration.normal();
        List<Feature> features = manifest.schema().features();
        return new ModelFacts(
                new Score.Model(manifest.name(), manifest.version(), digest),
                calibration,
                tightened,
                manifest.attributes(),
                features,
                manifest.schema().columns(),
                normal.featureDistortion().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray(),
                normal.latentRate().stream().mapToDouble(Double::doubleValue).sum(),
                normal.anomaly(),
                Math.min(options.contributions(), features.size()),
                options.latent());
    }
}
