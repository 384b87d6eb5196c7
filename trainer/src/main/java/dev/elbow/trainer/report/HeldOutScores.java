package dev.elbow.trainer.report;

import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The terms of the held-out events by column, nats. Only read.
 *
 * <p>Where several fits held rows out, codes and rates are of the first alone: others have axes of their own.
 *
 * @param anomalies {@code [N]}
 * @param featureDistortion {@code [F][N]}
 * @param latentRate {@code [L][M]}, M of the first fit
 * @param latentMean {@code [L][M]}
 */
@SuppressWarnings("ArrayRecordComponent") // as many numbers as events, written once and only read
public record HeldOutScores(
        double[] anomalies, double[][] featureDistortion, double[][] latentRate, double[][] latentMean) {

    /**
     * The terms.
     *
     * @param scores by each fit of the rows that it held out
     */
    public static HeldOutScores of(List<ScoredBatch> scores) {
        ScoredBatch first = scores.get(0);
        return new HeldOutScores(
                column(scores, (scored, row, none) -> scored.anomaly(row), 0),
                columns(scores, first.features(), ScoredBatch::featureDistortion),
                columns(List.of(first), first.latent(), ScoredBatch::latentRate),
                columns(List.of(first), first.latent(), ScoredBatch::latentMean));
    }

    int rows() {
        return anomalies.length;
    }

    private interface Cell {
        float at(ScoredBatch scored, int row, int column);
    }

    private static double[][] columns(List<ScoredBatch> scores, int width, Cell cell) {
        double[][] columns = new double[width][];
        Arrays.setAll(columns, column -> column(scores, cell, column));
        return columns;
    }

    private static double[] column(List<ScoredBatch> scores, Cell cell, int column) {
        return scores.stream()
                .flatMapToDouble(
                        scored -> IntStream.range(0, scored.size()).mapToDouble(row -> cell.at(scored, row, column)))
                .toArray();
    }
}
