package dev.elbow.trainer.baseline;

import java.util.Arrays;

/**
 * The Euclidean distance to the nearest training rows (Ramaswamy et al., Efficient Algorithms for Mining Outliers from Large
 * Data Sets, 2000), found by comparing with all of them.
 *
 * @param score what is made of the distances
 */
record NearestNeighbours(Score score) implements Detector {

    static final int NEIGHBOURS = 5;

    /** Columns between two looks at whether a row can still be among the nearest. */
    private static final int STRIDE = 16;

    /** What is made of the distances to the {@value #NEIGHBOURS} nearest rows. */
    enum Score {
        /** The largest of them. */
        FIFTH,
        /** Their mean. */
        MEAN
    }

    @Override
    public Fitted fit(float[][] train, long seed) {
        return rows -> {
            double[] scores = new double[rows.length];
            for (int row = 0; row < rows.length; row++) {
                scores[row] = score(nearest(train, rows[row]));
            }
            return scores;
        };
    }

    private double score(double[] squares) {
        if (score == Score.FIFTH) {
            return Math.sqrt(squares[squares.length - 1]);
        }
        double sum = 0;
        for (double square : squares) {
            sum += Math.sqrt(square);
        }
        return sum / squares.length;
    }

    /** The least squared distances, ascending; fewer where there are fewer rows. */
    private static double[] nearest(float[][] train, float[] row) {
        double[] nearest = new double[Math.min(NEIGHBOURS, train.length)];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int last = nearest.length - 1;
        for (float[] other : train) {
            double square = square(other, row, nearest[last]);
            if (square < nearest[last]) {
                int place = last;
                for (; place > 0 && nearest[place - 1] > square; place--) {
                    nearest[place] = nearest[place - 1];
                }
                nearest[place] = square;
            }
        }
        return nearest;
    }

    /** The squared distance, or any number that is not below the bound. */
    private static double square(float[] a, float[] b, double bound) {
        double sum = 0;
        for (int from = 0; from < a.length && sum < bound; from += STRIDE) {
            float part = 0;
            for (int j = from, to = Math.min(a.length, from + STRIDE); j < to; j++) {
                float difference = a[j] - b[j];
                part += difference * difference;
            }
            sum += part;
        }
        return sum;
    }
}
