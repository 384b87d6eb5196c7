package dev.elbow.trainer.fit;

import java.util.SplittableRandom;

/** Random orders of rows. Stateless. */
final class Shuffle {

    private Shuffle() {}

    /** The numbers below {@code size} in random order (Fisher and Yates). */
    static int[] of(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
