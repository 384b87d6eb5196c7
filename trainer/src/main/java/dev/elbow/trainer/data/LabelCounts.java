package dev.elbow.trainer.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a label says of the rows of a file.
 *
 * @param counts how often each value stands there, most frequent first
 * @param missing rows without a value
 */
public record LabelCounts(Map<String, Long> counts, long missing) {

    /** Of a file without a label. */
    public static final LabelCounts NONE = new LabelCounts(Map.of(), 0);

    public LabelCounts {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts)); // a copy by Map.copyOf loses the order
    }

    /**
     * Counts the values of a column.
     *
     * @param most values to count, the most frequent
     * @throws TrainerDataException where there is no such column
     */
    public static LabelCounts of(Path file, String pointer, int most) {
        try (Table table = Table.open(file)) {
            Table.checkColumn(table.columns().keySet(), pointer, file);
            Map<String, Long> counts = new LinkedHashMap<>();
            String value = "CAST(" + Table.column(pointer) + " AS VARCHAR)";
            table.selectGrouped(
                    value + ", count(*)",
                    value + " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + most,
                    row -> counts.put(row.getString(1), row.getLong(2)));
            long[] missing = new long[1];
            table.select("count(*)", value + " IS NULL", row -> missing[0] = row.getLong(1));
            return new LabelCounts(counts, missing[0]);
        }
    }
}
