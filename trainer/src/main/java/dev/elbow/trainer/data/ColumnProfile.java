package dev.elbow.trainer.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
 * @param missing words among the numbers that are taken for no value, such as {@code NA}
 */
public record ColumnProfile(
        String pointer,
        Kind kind,
        long rows,
        long present,
        long distinct,
        double least,
        double largest,
        Spread trained,
        List<String> missing) {

    private static final String WORDS = Cell.MISSING.stream().sorted().collect(Collectors.joining("', '", "('", "')"));

    public ColumnProfile {
        missing = List.copyOf(missing);
    }

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
            table.columns().forEach((pointer, type) -> {
                Kind kind = kind(type);
                Optional<Kind> numbers =
                        kind == Kind.TEXT && !table.typed() ? numbers(table, pointer) : Optional.empty();
                profiles.add(
                        numbers.isPresent()
                                ? of(table, trained, pointer, number(pointer), numbers.get(), words(table, pointer))
                                : of(table, trained, pointer, Table.column(pointer), kind, List.of()));
            });
            return profiles;
        }
    }

    private static String word(String pointer) {
        return "lower(trim(" + Table.column(pointer) + "))";
    }

    /** A text as a number; NULL where it is a word for none. */
    private static String number(String pointer) {
        return "CASE WHEN " + word(pointer) + " NOT IN " + WORDS + " THEN TRY_CAST(trim(" + Table.column(pointer)
                + ") AS DOUBLE) END";
    }

    /** What texts are that are all numbers, but for words for none; empty where they are not. */
    private static Optional<Kind> numbers(Table table, String pointer) {
        String number = number(pointer);
        List<Optional<Kind>> found = new ArrayList<>();
        table.select(
                "count(*) FILTER (WHERE " + word(pointer) + " NOT IN " + WORDS + " AND " + number + " IS NULL), count("
                        + number + "), count(*) FILTER (WHERE " + number + " <> floor(" + number + "))",
                "",
                row -> found.add(
                        row.getLong(1) > 0 || row.getLong(2) == 0
                                ? Optional.empty()
                                : Optional.of(row.getLong(3) > 0 ? Kind.REAL : Kind.INTEGER)));
        return found.get(0);
    }

    private static List<String> words(Table table, String pointer) {
        List<String> words = new ArrayList<>();
        table.selectGrouped(
                "DISTINCT trim(" + Table.column(pointer) + ")",
                word(pointer) + " IN " + WORDS + " AND " + word(pointer) + " <> '' ORDER BY 1",
                row -> words.add(row.getString(1)));
        return words;
    }

    private static ColumnProfile of(
            Table table, String trained, String pointer, String column, Kind kind, List<String> missing) {
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
                    new Spread(row.getDouble(6), Double.isNaN(skewness) ? 0 : skewness),
                    missing));
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
