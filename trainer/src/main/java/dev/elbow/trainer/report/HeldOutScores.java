package dev.elbow.trainer.report;

import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Arrays;

/**
 * The terms of the held-out events by column, nats. Only read.
 *
 * @param anomalies {@code [N]}
 * @param featureDistortion {@code [F][N]}
 * @param latentRate {@code [L][N]}
 * @param latentMean {@code [L][N]}
 */
@SuppressWarnings("ArrayRecordComponent") // as many numbers as events, written once and only read
public record HeldOutScores(
        double[] anomalies, double[][] featureDistortion, double[][] latentRate, double[][] latentMean) {

    public static HeldOutScores of(ScoredBatch scores) {
        return new HeldOutScores(
                column(scores, (row, none) -> scores.anomaly(row), 0),
                columns(scores, scores.features(), scores::featureDistortion),
                columns(scores, scores.latent(), scores::latentRate),
                columns(scores, scores.latent(), scores::latentMean));
    }

    int rows() {
        return anomalies.length;
    }

    private interface Cell {
        float at(int row, int column);
    }

    private static double[][] columns(ScoredBatch scores, int width, Cell cell) {
        double[][] columns = new double[width][];
        Arrays.setAll(columns, column -> column(scores, cell, column));
        return columns;
    }

    private static double[] column(ScoredBatch scores, Cell cell, int column) {
        double[] values = new double[scores.size()];
        Arrays.setAll(values, row -> cell.at(row, column));
        return values;
    }
}
