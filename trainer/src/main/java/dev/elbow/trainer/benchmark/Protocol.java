package dev.elbow.trainer.benchmark;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** Which rows of a set are trained on and which are scored. The same seed gives the same rows. */
public enum Protocol {
    /**
     * Normal rows shuffled by the seed; half of them are trained on, the other half and all anomalies are scored. No row is dropped
     * or copied, but of larger sets {@value #MOST_ROWS} rows are drawn without replacement.
     */
    CLEAN {
        @Override
        Halves split(int rows, BitSet anomalies, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] all = rows > MOST_ROWS ? drawn(rows, random) : upTo(rows);
            List<Integer> normal = normal(all, anomalies);
            for (int i = normal.size() - 1; i > 0; i--) {
                normal.set(i, normal.set(random.nextInt(i + 1), normal.get(i)));
            }
            return halves(all, normal, anomalies);
        }
    },
    /**
     * As the tables of Livernoche et al. (On Diffusion Modeling for Anomaly Detection, 2024) were made, to compare with them: sets
     * below {@value #FEWEST_ROWS} rows are resampled to as many with replacement, so that rows which are trained on are scored
     * again; the first half of the normal rows, in the order of the file or of the draws, is trained on.
     */
    DTE {
        @Override
        Halves split(int rows, BitSet anomalies, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] all = rows > MOST_ROWS ? drawn(rows, random) : upTo(rows);
            if (rows < FEWEST_ROWS) {
                all = random.ints(FEWEST_ROWS, 0, rows).toArray();
            }
            return halves(all, normal(all, anomalies), anomalies);
        }
    };

    /** Rows of a set at most. */
    static final int MOST_ROWS = 50_000;

    /** Rows of a set at least, of {@link #DTE}. */
    static final int FEWEST_ROWS = 1_000;

    /**
     * The numbers of rows.
     *
     * @param train normal rows to learn from
     * @param test rows to score
     */
    @SuppressWarnings("ArrayRecordComponent") // made for one run, and read there
    record Halves(int[] train, int[] test) {}

    /**
     * Splits a set.
     *
     * @param rows how many there are
     * @param anomalies which of them are
     */
    abstract Halves split(int rows, BitSet anomalies, long seed);

    private static int[] upTo(int rows) {
        int[] all = new int[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = row;
        }
        return all;
    }

    /** {@value #MOST_ROWS} different rows, in the order of the draws. */
    private static int[] drawn(int rows, SplittableRandom random) {
        int[] all = upTo(rows);
        int[] drawn = new int[MOST_ROWS];
        for (int i = 0; i < MOST_ROWS; i++) {
            int other = i + random.nextInt(rows - i);
            drawn[i] = all[other];
            all[other] = all[i];
        }
        return drawn;
    }

    private static List<Integer> normal(int[] rows, BitSet anomalies) {
        List<Integer> normal = new ArrayList<>();
        for (int row : rows) {
            if (!anomalies.get(row)) {
                normal.add(row);
            }
        }
        return normal;
    }

    private static Halves halves(int[] rows, List<Integer> normal, BitSet anomalies) {
        int half = normal.size() / 2;
        List<Integer> test = new ArrayList<>(normal.subList(half, normal.size()));
        for (int row : rows) {
            if (anomalies.get(row)) {
                test.add(row);
            }
        }
        return new Halves(numbers(normal.subList(0, half)), numbers(test));
    }

    private static int[] numbers(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }
}
