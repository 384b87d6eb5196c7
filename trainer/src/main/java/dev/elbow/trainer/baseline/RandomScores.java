package dev.elbow.trainer.baseline;

import java.util.SplittableRandom;

/** Scores by chance: what every figure is to be read against. */
final class RandomScores implements Detector {

    @Override
    public Fitted fit(float[][] train, long seed) {
        return rows -> new SplittableRandom(seed).doubles(rows.length).toArray();
    }
}
