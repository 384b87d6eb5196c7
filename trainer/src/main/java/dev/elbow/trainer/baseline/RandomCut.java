package dev.elbow.trainer.baseline;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.SplittableRandom;

/**
 * The Random Cut Forest of Guha et al. (Robust Random Cut Forest Based Anomaly Detection on Streams, 2016): as many
 * trees and rows in each as its library's default; all rows count alike, whenever they came.
 */
final class RandomCut implements Detector {

    @Override
    public Fitted fit(float[][] train, long seed) {
        RandomCutForest forest = RandomCutForest.builder()
                .dimensions(train[0].length)
                .shingleSize(1)
                .timeDecay(0)
                .outputAfter(1) // scores from few rows, too
                .parallelExecutionEnabled(false)
                .randomSeed(seed)
                .build();
        for (float[] row : shuffled(train, seed)) {
            forest.update(row.clone());
        }
        return rows -> {
            double[] scores = new double[rows.length];
            for (int row = 0; row < rows.length; row++) {
                scores[row] = forest.getAnomalyScore(rows[row].clone());
            }
            return scores;
        };
    }

    private static float[][] shuffled(float[][] train, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = train.clone();
        for (int i = rows.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            float[] row = rows[other];
            rows[other] = rows[i];
            rows[i] = row;
        }
        return rows;
    }
}
