package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.EventBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encoded events in blocks of rows that lack the same numbers, column by column, so that loops over rows vectorise and whatever
 * depends on what is missing is computed once a block. Immutable once made.
 */
final class Blocks {

    /** Rows of a block at most: what one component needs of a block stays in the fastest cache. */
    static final int ROWS = 256;

    private final Columns columns;
    private final List<Missing> patterns = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final int size;

    /**
     * Some rows of a batch.
     *
     * @param rows indices of the rows
     */
    Blocks(Columns columns, EventBatch batch, int[] rows) {
        this.columns = columns;
        this.size = rows.length;
        Map<Missing, List<Integer>> rowsByPattern = new LinkedHashMap<>();
        for (int row : rows) {
            rowsByPattern
                    .computeIfAbsent(missing(batch, row), pattern -> new ArrayList<>())
                    .add(row);
        }
        rowsByPattern.forEach((pattern, found) -> {
            for (int from = 0; from < found.size(); from += ROWS) {
                List<Integer> part = found.subList(from, Math.min(from + ROWS, found.size()));
                blocks.add(block(batch, part, patterns.size(), pattern));
            }
            patterns.add(pattern);
        });
    }

    /**
     * Rows that lack the same numbers.
     *
     * @param pattern index of what is missing
     * @param numbers {@code [q][size]}, encoded, the observed ones alone
     * @param flags {@code [B][size]}, NaN where missing
     * @param codes {@code [Dc][size]}, 0 where missing
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; copies would be all that the fit does
    record Block(int size, int pattern, double[][] numbers, double[][] flags, int[][] codes) {}

    private Missing missing(EventBatch batch, int row) {
        double[] numbers = new double[columns.numeric().size()];
        for (int j = 0; j < numbers.length; j++) {
            numbers[j] = columns.number(batch, row, j);
        }
        return Missing.of(numbers);
    }

    private Block block(EventBatch batch, List<Integer> rows, int pattern, Missing missing) {
        int[] observed = missing.observed();
        int count = rows.size();
        double[][] numbers = new double[observed.length][count];
        double[][] flags = new double[columns.flags().size()][count];
        int[][] codes = new int[columns.symbols().size()][count];
        for (int i = 0; i < count; i++) {
            int row = rows.get(i);
            for (int j = 0; j < observed.length; j++) {
                numbers[j][i] = columns.number(batch, row, observed[j]);
            }
            for (int j = 0; j < flags.length; j++) {
                flags[j][i] = columns.flag(batch, row, j);
            }
            for (int j = 0; j < codes.length; j++) {
                codes[j][i] = columns.code(batch, row, j);
            }
        }
        return new Block(count, pattern, numbers, flags, codes);
    }

    Columns columns() {
        return columns;
    }

    /** Rows altogether. */
    int size() {
        return size;
    }

    List<Missing> patterns() {
        return patterns;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** One row as a place that others are measured from: numbers, then flags, NaN where missing. */
    double[] numbersAt(Block block, int row) {
        int numeric = columns.numeric().size();
        double[] numbers = new double[numeric + columns.flags().size()];
        Arrays.fill(numbers, Double.NaN);
        int[] observed = patterns.get(block.pattern()).observed();
        for (int j = 0; j < observed.length; j++) {
            numbers[observed[j]] = block.numbers()[j][row];
        }
        for (int j = numeric; j < numbers.length; j++) {
            numbers[j] = block.flags()[j - numeric][row];
        }
        return numbers;
    }
}
