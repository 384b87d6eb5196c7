package dev.elbow.scorer.score;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Score;
import java.util.List;

/**
 * What a score needs to know of its model, laid out for reading. Immutable, though its arrays are not copied: nobody writes them.
 *
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
        List<Attribute> attributes,
        List<Feature> features,
        int[] columns,
        double[] normalDistortion,
        double normalRate,
        double normalAnomaly,
        int told,
        boolean latent) {

    static ModelFacts of(Manifest manifest, String digest, ScoringOptions options) {
        Calibration.NormalMeans normal = manifest.calibration().normal();
        List<Feature> features = manifest.schema().features();
        return new ModelFacts(
                new Score.Model(manifest.name(), manifest.version(), digest),
                manifest.calibration(),
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
