package dev.elbow.trainer.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a column of a data file holds: in all rows, since events of any kind will come, but for how far its numbers spread, which is of the
 * rows to train on.
 *
 * @param pointer JSON pointer of the column
 * @param kind what its values are
 * @param rows of the file
 * @param present rows that have a value
 * @param distinct values
 * @param least of the numbers; NaN where they are none
 * @param largest of the numbers; NaN where they are none
 * @param trained of the numbers to train on
 */
public record ColumnProfile(
        String pointer,
        Kind kind,
        long rows,
        long present,
        long distinct,
        double least,
        double largest,
        Spread trained) {

    /**
     * How far numbers spread.
     *
     * @param widest the largest magnitude; 0 without numbers
     * @param skewness 0 without numbers
     */
    public record Spread(double widest, double skewness) {}

    /** What values are. */
    public enum Kind {
        BOOLEAN,
        INTEGER,
        REAL,
        TEXT,
        TIME,
        OTHER
    }

    /**
     * The columns of a file, in its order.
     *
     * @param trained an SQL condition that chooses the rows to train on; empty for all of them
     */
    public static List<ColumnProfile> of(Path file, String trained) {
        try (Table table = Table.open(file)) {
            List<ColumnProfile> profiles = new ArrayList<>();
            table.columns().forEach((pointer, type) -> profiles.add(of(table, trained, pointer, kind(type))));
            return profiles;
        }
    }

    private static ColumnProfile of(Table table, String trained, String pointer, Kind kind) {
        String column = Table.column(pointer);
        boolean number = kind == Kind.INTEGER || kind == Kind.REAL;
        String value = "CAST(" + column + " AS DOUBLE)";
        // Infinite values have no place in a mean.
        String finite = "CASE WHEN isfinite(" + value + ") THEN " + value + " END";
        String chosen = " FILTER (WHERE " + (trained.isBlank() ? "TRUE" : Table.bracketed(trained)) + ")";
        String numbers = number
                ? "min(" + finite + "), max(" + finite + "), max(abs(" + finite + "))" + chosen + ", skewness(" + finite
                        + ")" + chosen
                : "0, 0, 0, 0";
        List<ColumnProfile> profile = new ArrayList<>();
        table.select("count(*), count(" + column + "), count(DISTINCT " + column + "), " + numbers, "", row -> {
            double skewness = row.getDouble(7); // 0 where it is NULL
            profile.add(new ColumnProfile(
                    pointer,
                    kind,
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    number ? row.getDouble(4) : Double.NaN,
                    number ? row.getDouble(5) : Double.NaN,
                    new Spread(row.getDouble(6), Double.isNaN(skewness) ? 0 : skewness)));
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
