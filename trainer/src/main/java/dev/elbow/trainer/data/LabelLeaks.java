package dev.elbow.trainer.data;

import dev.elbow.trainer.evaluate.Ranking;
import dev.elbow.trainer.recipe.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Columns that tell the label all by themselves: most often the label by another name, or what followed from it. */
public final class LabelLeaks {

    /** From this area under the curve on a column alone tells normal rows from others. */
    private static final double TELLING = 0.99;

    /** Enough to know an area so near to 1. */
    private static final long SAMPLE = 50_000;

    private static final int FEWEST_OF_A_SIDE = 10;

    /** A column with more symbols than this names rows. */
    private static final int MOST_SYMBOLS = 1_000;

    private LabelLeaks() {}

    /**
     * A note for each such column.
     *
     * @param label the column that says what a row is; its most frequent value under the condition is the normal one
     * @param where an SQL condition for normal rows; empty for all
     * @param pointers of the columns to look at
     */
    public static List<String> notes(Path file, String label, String where, List<String> pointers) {
        List<String> notes = new ArrayList<>();
        try (Table table = Table.open(file)) {
            Map<String, String> types = table.columns();
            String labels = "CAST(" + Table.column(Column.pointer(label)) + " AS VARCHAR)";
            Optional<String> normal = normal(table, labels, where);
            String every = sampled(table);
            for (String pointer : pointers) {
                String type = types.getOrDefault(pointer, "");
                if (normal.isPresent() && !pointer.equals(Column.pointer(label)) && !type.equals("JSON")) {
                    String strange = labels + " <> '" + normal.get().replace("'", "''") + "'";
                    double area = area(table, pointer, type, strange, labels + " IS NOT NULL AND " + every);
                    if (area >= TELLING) {
                        notes.add(String.format(
                                Locale.ROOT,
                                "column %s alone tells %s apart (AUROC %.3f): leave it out if it follows from the"
                                        + " label, or is not known when an event happens",
                                pointer,
                                label,
                                area));
                    }
                }
            }
        }
        return notes;
    }

    private static Optional<String> normal(Table table, String labels, String where) {
        List<String> most = new ArrayList<>();
        String condition = (where.isBlank() ? "" : Table.bracketed(where) + " AND ") + labels + " IS NOT NULL";
        table.selectGrouped(
                labels + ", count(*)",
                condition + " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
                row -> most.add(row.getString(1)));
        return most.stream().findFirst();
    }

    /** A condition that holds for about as many rows as a sample has, the same ones each time. */
    private static String sampled(Table table) {
        long[] rows = new long[1];
        table.select("count(*)", "", row -> rows[0] = row.getLong(1));
        return "hash(" + table.rowNumber() + ") % " + (1 + rows[0] / SAMPLE) + " = 0";
    }

    private static double area(Table table, String pointer, String type, String strange, String condition) {
        String column = Table.column(pointer);
        boolean number = Cell.of(pointer, type, false, true) == Cell.NUMBER;
        Sides sides = new Sides();
        table.select(
                strange + ", " + (number ? "CAST(" + column + " AS DOUBLE)" : "CAST(" + column + " AS VARCHAR)"),
                condition,
                row -> {
                    boolean isStrange = row.getBoolean(1);
                    double value = number ? row.getDouble(2) : 0;
                    sides.add(isStrange, value, number ? null : row.getString(2), row.wasNull());
                });
        return sides.area(number);
    }

    /** Values of a column, and on which side their rows are. */
    private static final class Sides {
        private final List<Boolean> strange = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();
        private final List<String> symbols = new ArrayList<>();

        void add(boolean isStrange, double value, @Nullable String symbol, boolean missing) {
            strange.add(isStrange);
            values.add(missing ? Double.NaN : value);
            symbols.add(symbol == null ? "" : symbol);
        }

        double area(boolean number) {
            int[] all = IntStream.range(0, strange.size()).toArray();
            return number
                    ? Math.max(
                            area(all, row -> orElse(values.get(row), Double.NEGATIVE_INFINITY)),
                            area(all, row -> orElse(values.get(row), Double.POSITIVE_INFINITY)))
                    : symbolArea(all);
        }

        /** How strange a symbol is comes from half of the rows, drawn at random, and is held against the rest. */
        private double symbolArea(int[] all) {
            SplittableRandom random = new SplittableRandom(0);
            Map<Boolean, List<Integer>> halves =
                    IntStream.of(all).boxed().collect(Collectors.partitioningBy(row -> random.nextBoolean()));
            Map<String, double[]> counts = new HashMap<>();
            for (int row : halves.getOrDefault(true, List.of())) {
                double[] count = counts.computeIfAbsent(symbols.get(row), ignored -> new double[2]);
                count[0]++;
                count[1] += strange.get(row) ? 1 : 0;
            }
            if (counts.size() > MOST_SYMBOLS) {
                return 0;
            }
            double[] none = {2, 1};
            int[] rest = halves.getOrDefault(false, List.of()).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            return area(rest, row -> {
                double[] count = counts.getOrDefault(symbols.get(row), none);
                return count[1] / count[0];
            });
        }

        /** The area with the order turned whichever way is better; 0 where a side is too small to tell. */
        private double area(int[] rows, IntToDoubleFunction score) {
            double[] scores = IntStream.of(rows).mapToDouble(score).toArray();
            boolean[] anomalies = new boolean[rows.length];
            int found = 0;
            for (int i = 0; i < rows.length; i++) {
                anomalies[i] = strange.get(rows[i]);
                found += anomalies[i] ? 1 : 0;
            }
            if (found < FEWEST_OF_A_SIDE || rows.length - found < FEWEST_OF_A_SIDE) {
                return 0;
            }
            double area = Ranking.of(scores, anomalies).auroc();
            return Math.max(area, 1 - area);
        }

        private static double orElse(double value, double missing) {
            return Double.isNaN(value) ? missing : value;
        }
    }
}
