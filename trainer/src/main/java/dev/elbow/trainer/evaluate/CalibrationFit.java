package dev.elbow.trainer.evaluate;

import dev.elbow.schemas.calibration.SurvivalFit;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Calibration.NormalMeans;
import dev.elbow.schemas.model.Calibration.Tail;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a calibration to the scores of held-out normal events: their {@link SurvivalFit}, the threshold, and the means that contributions
 * are measured from. Stateless.
 *
 * <p>Where several fits stand for the model, each to a share of its rows, fewer events reach a tail of the model than of theirs. The
 * tail's probability is multiplied by that share, and the quantiles below are stretched to meet it. That is what was found, not what
 * theory says: the share of 0.8 is near what new rows of labelled sets did (trainer/README.md).
 */
public final class CalibrationFit {

    private CalibrationFit() {}

    /**
     * Fits.
     *
     * @param heldOut scores by the model, or by several that stand for it, each of rows that it has not seen
     * @param own the model's scores of some of them: how the mean rate parts, since other models have axes of their own
     * @param share of the rows that the model was fitted to, to which each of those that stand for it was; 1 for the model itself
     */
    public static Calibration fit(List<ScoredBatch> heldOut, ScoredBatch own, double share, double falseAlertRate) {
        double[] anomalies = heldOut.stream()
                .flatMapToDouble(scored -> IntStream.range(0, scored.size()).mapToDouble(scored::anomaly))
                .sorted()
                .toArray();
        double among = Math.min(0.5, falseAlertRate / share); // where the threshold lies among them
        SurvivalFit found = SurvivalFit.of(anomalies, among);
        Tail tail = new Tail(
                1 - share * (1 - found.tail().from()),
                found.tail().shape(),
                found.tail().scale());
        double threshold = Calibration.anomalyAt(falseAlertRate, found.quantiles(), tail);
        return new Calibration(
                anomalies.length, found.quantiles(), tail, falseAlertRate, threshold, means(heldOut, own));
    }

    private static NormalMeans means(List<ScoredBatch> heldOut, ScoredBatch own) {
        List<Double> features = means(heldOut, own.features(), ScoredBatch::featureDistortion);
        List<Double> rates = means(List.of(own), own.rateParts(), ScoredBatch::latentRate);
        double ownRate = rates.stream().mapToDouble(one -> one).sum();
        double rate = means(heldOut, own.rateParts(), ScoredBatch::latentRate).stream()
                .mapToDouble(one -> one)
                .sum();
        double share = ownRate > 0 ? rate / ownRate : 1;
        return new NormalMeans(features, rates.stream().map(one -> one * share).toList());
    }

    private interface Part {
        float of(ScoredBatch scored, int row, int column);
    }

    private static List<Double> means(List<ScoredBatch> heldOut, int columns, Part part) {
        List<Double> means = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            double sum = 0;
            int rows = 0;
            for (ScoredBatch scored : heldOut) {
                rows += scored.size();
                for (int row = 0; row < scored.size(); row++) {
                    sum += part.of(scored, row, column);
                }
            }
            means.add(sum / rows);
        }
        return means;
    }
}
