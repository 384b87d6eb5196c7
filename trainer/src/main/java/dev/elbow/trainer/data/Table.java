package dev.elbow.trainer.data;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A data file as a DuckDB table. Rows come in file order, the same on every read: one thread. Not
 * thread-safe; closed by its owner.
 */
public final class Table implements AutoCloseable {

    private static final int MOST_LINES = 3;
    private static final int LONGEST_LINE = 160;

    /** What the database may hold in memory; the rest goes to temporary files. */
    private static final String MEMORY = "1GB";

    private final Path file;
    private final String relation;
    private final Connection connection;
    private final TemporaryFolder spill;

    private Table(Path file, String relation, Connection connection, TemporaryFolder spill) {
        this.file = file;
        this.relation = relation;
        this.connection = connection;
        this.spill = spill;
    }

    /**
     * Opens a file: {@code .csv}, {@code .tsv}, {@code .jsonl}, {@code .ndjson}, {@code .json} (all also {@code .gz}) or
     * {@code .parquet}.
     *
     * @throws TrainerDataException where there is no such file, or it is of no such kind
     */
    public static Table open(Path file) {
        return open(file, false);
    }

    /** As {@link #open}, for rows that are read once and may be more than memory holds: nothing is kept of them. */
    static Table stream(Path file) {
        return open(file, true);
    }

    private static Table open(Path file, boolean streams) {
        return open(file, streams, "SET memory_limit = '" + MEMORY + "'");
    }

    /**
     * Opens a file.
     *
     * @param limits SQL that says what the database may hold in memory and in temporary files
     */
    static Table open(Path file, boolean streams, String limits) {
        if (!Files.isRegularFile(file)) {
            throw new TrainerDataException("data " + file + ": no such file");
        }
        TemporaryFolder spill = TemporaryFolder.create("elbow-table");
        try {
            return connected(file, spill, streams, limits);
        } catch (SQLException e) {
            spill.close();
            throw problem("data " + file, e);
        } catch (LinkageError e) {
            spill.close();
            throw noDatabase(e);
        } catch (RuntimeException e) {
            spill.close(); // nobody else knows of it yet
            throw e;
        }
    }

    /** The driver unpacks its native code into a temporary file when it is first used; where that fails, its classes do not load. */
    private static ZooException noDatabase(LinkageError e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String why = cause instanceof IOException fault ? IoFault.of(fault) : String.valueOf(cause.getMessage());
        return new ZooException.Unreachable(
                "DuckDB's native library: cannot be unpacked into " + System.getProperty("java.io.tmpdir") + ": " + why
                        + " (expected: room and permission; java.io.tmpdir says where it goes)",
                e);
    }

    private static Table connected(Path file, TemporaryFolder spill, boolean streams, String limits)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true"); // rows as they are asked for, not all at once
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute(limits);
            statement.execute("SET temp_directory = '" + spill.path().toString().replace("'", "''") + "'");
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
        }
        return new Table(file, streams ? relation(file) : relation(file, connection), connection, spill);
    }

    /** Text is parsed once, into a table of its own; Parquet is read where it lies. */
    private static String relation(Path file, Connection connection) throws SQLException {
        String relation = relation(file);
        if (relation.startsWith("read_parquet")) {
            return relation;
        }
        try {
            execute(connection, "CREATE TEMP TABLE parsed AS SELECT * FROM " + relation);
        } catch (SQLException e) {
            if (!isFullDisk(e)) {
                explain(file, relation, connection);
            }
            throw e;
        }
        return "parsed";
    }

    /** Prepared first: a plain statement hides why it failed behind the fact that it did. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** Throws what says more than that the reader failed; returns where nothing does. */
    private static void explain(Path file, String relation, Connection connection) {
        TextFile text = TextFile.of(file);
        if (relation.startsWith("read_json")) {
            text.brokenLine().ifPresent(line -> {
                throw new TrainerDataException("data " + file + ", line " + line + ": no JSON object");
            });
            return;
        }
        String all = relation.replace(
                "sample_size = -1", "auto_detect = false, columns = " + TextFile.columns(text.header()));
        try {
            execute(connection, "SELECT count(COLUMNS(*)) FROM " + all);
        } catch (SQLException e) {
            throw problem("data " + file, e); // with the line, since types and dialect are not at stake
        }
    }

    private static String relation(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        String quoted = "'" + file.toString().replace("'", "''") + "'";
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            TextFile text = TextFile.of(file);
            if (text.header().isEmpty()) {
                throw new TrainerDataException("data " + file + ": is empty (expected: a header line, then rows)");
            }
            // Left to guess, the reader skips lines that do not fit, and takes some for comments.
            return "read_csv(" + quoted + ", delim = '" + text.delimiter()
                    + "', quote = '\"', escape = '\"', header = true, skip = 0, comment = '', sample_size = -1)";
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return "read_json(" + quoted + ", format = 'auto', sample_size = -1, maximum_depth = -1)";
        }
        if (name.endsWith(".parquet")) {
            return "read_parquet(" + quoted + ")";
        }
        throw new TrainerDataException(
                "data " + file + ": of unknown kind (expected: .csv, .tsv, .jsonl, .ndjson, .json or .parquet)");
    }

    /** Whether the file itself tells text from numbers and booleans; CSV does not. */
    boolean typed() {
        String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return !name.endsWith(".csv") && !name.endsWith(".tsv");
    }

    /** The SQL expression of a row's number in the file, the first 1; a header does not count. */
    String rowNumber() {
        return (relation.startsWith("read_parquet") ? "file_row_number" : "rowid") + " + 1";
    }

    /** The columns with their DuckDB types, in file order; fields of structures by their JSON pointers. */
    public Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        describe("", "*", columns);
        return columns;
    }

    private void describe(String prefix, String selection, Map<String, String> columns) {
        List<String> structures = new ArrayList<>();
        forEach("DESCRIBE SELECT " + selection + " FROM " + relation, row -> {
            String pointer = prefix + "/" + row.getString(1).replace("~", "~0").replace("/", "~1");
            String type = row.getString(2);
            if (type.startsWith("STRUCT(") && !type.endsWith("[]")) {
                structures.add(pointer);
            } else {
                columns.put(pointer, type);
            }
        });
        structures.forEach(pointer -> describe(pointer, "unnest(" + column(pointer) + ")", columns));
    }

    /** The SQL expression of the column at a pointer. */
    static String column(String pointer) {
        StringBuilder sql = new StringBuilder();
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            sql.append(sql.isEmpty() ? "" : ".")
                    .append('"')
                    .append(name.replace("\"", "\"\""))
                    .append('"');
        }
        return sql.toString();
    }

    /**
     * Passes a column that is there.
     *
     * @throws TrainerDataException naming the nearest column
     */
    public static void checkColumn(Set<String> columns, String pointer, Path file) {
        if (!columns.contains(pointer)) {
            List<String> nearest = Nearest.sorted(pointer, columns);
            String others = "; the columns are " + String.join(", ", nearest.subList(0, Math.min(5, nearest.size())))
                    + (nearest.size() > 5 ? ", …" : "");
            throw new TrainerDataException("data " + file + ": no column at " + pointer
                    + Nearest.of(pointer, columns)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(others));
        }
    }

    /**
     * Passes a condition that can be asked of every row, and an empty one.
     *
     * @throws TrainerDataException naming the condition where it is no SQL, or asks for a column that is not there
     */
    void checkCondition(String condition) {
        if (condition.isBlank()) {
            return;
        }
        String sql = "SELECT 1 FROM " + relation + " WHERE " + bracketed(condition) + " LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new TrainerDataException("data " + file + ": condition \"" + Excerpt.of(condition)
                        + "\": true for none of the rows (expected: for some)");
            }
        } catch (SQLException e) {
            throw problem(
                    "data " + file + ": condition \"" + Excerpt.of(condition) + "\"",
                    unbracketed(condition).orElse(e));
        }
    }

    /** What is wrong with a condition by itself, without the brackets that its user did not write. */
    private Optional<SQLException> unbracketed(String condition) {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM " + relation + " WHERE " + condition)) {
            return statement.isClosed() ? Optional.of(new SQLException("no statement")) : Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    /** A condition as an operand; its last line may be a comment. */
    static String bracketed(String condition) {
        return "CAST((" + condition + "\n) AS BOOLEAN)";
    }

    /** What holds where a condition is false; neither does where it is NULL. */
    static String negated(String condition) {
        return "NOT " + bracketed(condition);
    }

    /** Rows for which a condition is NULL, so that they are on no side of it. */
    long undecided(String condition) {
        long[] rows = new long[1];
        if (!condition.isBlank()) {
            select("count(*)", bracketed(condition) + " IS NULL", row -> rows[0] = row.getLong(1));
        }
        return rows[0];
    }

    /** Runs {@code SELECT what FROM the file WHERE condition} and hands over each row. */
    void select(String what, String where, RowReader reader) {
        forEach("SELECT " + what + " FROM " + relation + (where.isBlank() ? "" : " WHERE " + bracketed(where)), reader);
    }

    /** As {@link #select}, with grouping and order after the condition. */
    void selectGrouped(String what, String conditionAndGroups, RowReader reader) {
        forEach("SELECT " + what + " FROM " + relation + " WHERE " + conditionAndGroups, reader);
    }

    private void forEach(String sql, RowReader reader) {
        // Prepared first: a plain statement hides why it could not be bound.
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw problem("data " + file, e);
        }
    }

    /** Reads one row. */
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** The reader's own words up to its advice, in one line. */
    private static RuntimeException problem(String what, SQLException e) {
        if (isFullDisk(e)) {
            return new ZooException.Unreachable(
                    what + ": no room for temporary files in " + System.getProperty("java.io.tmpdir")
                            + " (expected: about as much as the data take; java.io.tmpdir says where they go)",
                    e);
        }
        String words = String.valueOf(e.getMessage())
                .lines()
                .takeWhile(line -> !line.startsWith("Possible fixes") && !line.startsWith("The search space"))
                .takeWhile(line -> !line.startsWith("LINE ") && !line.startsWith("Candidate bindings"))
                .filter(line -> !line.isBlank())
                .limit(MOST_LINES)
                .map(line -> Excerpt.of(line.strip().replaceFirst("^Invalid Input Error: ", ""), LONGEST_LINE))
                .collect(Collectors.joining("; "));
        return new TrainerDataException(what + ": " + (words.isEmpty() ? "unreadable" : words), e);
    }

    /** The database's only sign is its words. */
    private static boolean isFullDisk(SQLException e) {
        String words = String.valueOf(e.getMessage());
        return words.contains("failed to offload data block") || words.contains("No space left on device");
    }

    public Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw problem("data " + file, e);
        } finally {
            spill.close();
        }
    }
}
