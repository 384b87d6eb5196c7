package dev.elbow.trainer.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The isolation forest of Liu, Ting and Zhou (<a href="https://doi.org/10.1109/ICDM.2008.17">Isolation Forest</a>, 2008) with
 * its authors' settings: {@value #TREES} trees of {@value #SAMPLE} rows. As in scikit-learn, columns that are constant in a node
 * are not drawn for its split.
 */
final class IsolationForest implements Detector {

    static final int TREES = 100;
    static final int SAMPLE = 256;

    private static final double EULER = 0.5772156649015329;

    @Override
    public Fitted fit(float[][] train, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int sample = Math.min(SAMPLE, train.length);
        Node[] trees = new Node[TREES];
        for (int t = 0; t < TREES; t++) {
            trees[t] = grow(sample(train, sample, random), depth(sample), random);
        }
        return rows -> {
            double[] scores = new double[rows.length];
            for (int row = 0; row < rows.length; row++) {
                scores[row] = score(trees, sample, rows[row]);
            }
            return scores;
        };
    }

    /** {@code s = 2^(-E[h] / c(sample))}, equation 2. */
    private static double score(Node[] trees, int sample, float[] row) {
        double sum = 0;
        for (Node tree : trees) {
            sum += path(tree, row);
        }
        return Math.pow(2, -sum / trees.length / Math.max(1, pathOfSearch(sample)));
    }

    /** h: splits on the way to the row's leaf, and those that the leaf's rows would still have taken. */
    private static double path(Node tree, float[] row) {
        Node node = tree;
        int splits = 0;
        while (node instanceof Split split) {
            node = row[split.column] <= split.value ? split.left : split.right;
            splits++;
        }
        return splits + pathOfSearch(((Leaf) node).rows);
    }

    /** {@code c(n) = 2 H(n - 1) - 2 (n - 1) / n}: the mean path of a search that fails in a tree of n, equation 1. */
    static double pathOfSearch(int n) {
        if (n <= 2) {
            return n == 2 ? 1 : 0;
        }
        return 2 * (Math.log(n - 1) + EULER) - 2 * (n - 1.0) / n;
    }

    private static int depth(int sample) {
        return (int) Math.ceil(Math.log(Math.max(2, sample)) / Math.log(2));
    }

    private static float[][] sample(float[][] train, int size, SplittableRandom random) {
        float[][] rows = train.clone();
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(rows.length - i);
            float[] drawn = rows[other];
            rows[other] = rows[i];
            rows[i] = drawn;
        }
        return Arrays.copyOf(rows, size);
    }

    private sealed interface Node permits Split, Leaf {}

    private record Split(int column, float value, Node left, Node right) implements Node {}

    private record Leaf(int rows) implements Node {}

    private static Node grow(float[][] rows, int depth, SplittableRandom random) {
        if (depth == 0 || rows.length <= 1) {
            return new Leaf(rows.length);
        }
        int width = rows[0].length;
        int[] columns = new int[width];
        for (int j = 0; j < width; j++) {
            columns[j] = j;
        }
        for (int left = width; left > 0; left--) {
            int drawn = random.nextInt(left);
            int column = columns[drawn];
            columns[drawn] = columns[left - 1];
            float least = Float.POSITIVE_INFINITY;
            float largest = Float.NEGATIVE_INFINITY;
            for (float[] row : rows) {
                least = Math.min(least, row[column]);
                largest = Math.max(largest, row[column]);
            }
            if (least < largest) {
                return split(rows, column, between(least, largest, random), depth, random);
            }
        }
        return new Leaf(rows.length); // equal rows
    }

    /** At or above the least and below the largest, so that both sides have rows. */
    private static float between(float least, float largest, SplittableRandom random) {
        float value = (float) (least + random.nextDouble() * ((double) largest - least));
        return value < largest ? Math.max(least, value) : least;
    }

    private static Node split(float[][] rows, int column, float value, int depth, SplittableRandom random) {
        int count = 0;
        for (float[] row : rows) {
            count += row[column] <= value ? 1 : 0;
        }
        float[][] left = new float[count][];
        float[][] right = new float[rows.length - count][];
        int l = 0;
        int r = 0;
        for (float[] row : rows) {
            if (row[column] <= value) {
                left[l++] = row;
            } else {
                right[r++] = row;
            }
        }
        Node below = grow(left, depth - 1, random);
        return new Split(column, value, below, grow(right, depth - 1, random));
    }
}
