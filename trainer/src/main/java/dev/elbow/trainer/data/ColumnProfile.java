package dev.elbow.trainer.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a column of a data file holds.
 *
 * @param pointer JSON pointer of the column
 * @param kind what its values are
 * @param rows of the file
 * @param present rows that have a value
 * @param distinct values
 * @param least of the numbers; NaN where they are none
 * @param largest of the numbers; NaN where they are none
 * @param skewness of the numbers; 0 where they are none
 */
public record ColumnProfile(
        String pointer,
        Kind kind,
        long rows,
        long present,
        long distinct,
        double least,
        double largest,
        double skewness) {

    /** What values are. */
    public enum Kind {
        BOOLEAN,
        INTEGER,
        REAL,
        TEXT,
        TIME,
        OTHER
    }

    /** The columns of a file, in its order. */
    public static List<ColumnProfile> of(Path file) {
        try (Table table = Table.open(file)) {
            List<ColumnProfile> profiles = new ArrayList<>();
            table.columns().forEach((pointer, type) -> profiles.add(of(table, pointer, kind(type))));
            return profiles;
        }
    }

    /**
     * How often each value of a column stands there, most frequent first.
     *
     * @throws TrainerDataException where there is no such column
     */
    public static Map<String, Long> counts(Path file, String pointer, int most) {
        try (Table table = Table.open(file)) {
            Table.checkColumn(table.columns().keySet(), pointer, file);
            Map<String, Long> counts = new LinkedHashMap<>();
            String value = "CAST(" + Table.column(pointer) + " AS VARCHAR)";
            table.selectGrouped(
                    value + ", count(*)",
                    value + " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + most,
                    row -> counts.put(row.getString(1), row.getLong(2)));
            return counts;
        }
    }

    private static ColumnProfile of(Table table, String pointer, Kind kind) {
        String column = Table.column(pointer);
        boolean number = kind == Kind.INTEGER || kind == Kind.REAL;
        String value = "CAST(" + column + " AS DOUBLE)";
        // Infinite values have no place in a mean.
        String finite = "CASE WHEN isfinite(" + value + ") THEN " + value + " END";
        String numbers = number ? "min(" + finite + "), max(" + finite + "), skewness(" + finite + ")" : "0, 0, 0";
        List<ColumnProfile> profile = new ArrayList<>();
        table.select("count(*), count(" + column + "), count(DISTINCT " + column + "), " + numbers, "", row -> {
            double skewness = row.getDouble(6);
            profile.add(new ColumnProfile(
                    pointer,
                    kind,
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    number ? row.getDouble(4) : Double.NaN,
                    number ? row.getDouble(5) : Double.NaN,
                    row.wasNull() || Double.isNaN(skewness) ? 0 : skewness));
        });
        return profile.get(0);
    }

    /** What values of a DuckDB type are. */
    static Kind kind(String type) {
        if (type.equals("BOOLEAN")) {
            return Kind.BOOLEAN;
        }
        if (type.matches("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")) {
            return Kind.INTEGER;
        }
        if (type.equals("FLOAT") || type.equals("DOUBLE") || type.startsWith("DECIMAL")) {
            return Kind.REAL;
        }
        if (type.equals("VARCHAR") || type.equals("UUID") || type.startsWith("ENUM")) {
            return Kind.TEXT;
        }
        return type.startsWith("TIME") || type.equals("DATE") ? Kind.TIME : Kind.OTHER;
    }
}
