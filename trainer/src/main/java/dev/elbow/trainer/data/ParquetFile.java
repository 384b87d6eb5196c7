package dev.elbow.trainer.data;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Parquet from JSON lines, and back, in their order. Stateless. */
public final class ParquetFile {

    private static final String MEMORY = "1GB";

    private ParquetFile() {}

    /**
     * Writes objects, one a line, as rows; columns and types are those of all of them. A text stays a text, though it look like a date:
     * what DuckDB makes of a file by itself would be written otherwise than it was.
     *
     * @throws TrainerDataException where that cannot be
     */
    public static void fromJsonLines(Path lines, Path parquet) {
        copy(parquet, statement -> {
            String objects = " FROM read_ndjson_objects(" + quoted(lines) + ")";
            Optional<String> structure = first(statement, "SELECT json_group_structure(json)" + objects);
            String rows = structure
                    .map(types -> "SELECT unnest(json_transform(json, " + quoted(types) + "))" + objects)
                    .orElse("SELECT json" + objects); // of no lines
            return "COPY (" + rows + ") TO " + quoted(parquet) + " (FORMAT parquet)";
        });
    }

    /**
     * Writes rows as objects, one a line.
     *
     * @throws TrainerDataException where the file cannot be read
     */
    public static void toJsonLines(Path parquet, Path lines) {
        copy(
                parquet,
                statement -> "COPY (SELECT * FROM read_parquet(" + quoted(parquet) + ")) TO " + quoted(lines)
                        + " (FORMAT json, ARRAY false)");
    }

    private interface Copy {
        String sql(Statement statement) throws SQLException;
    }

    private static Optional<String> first(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
        }
    }

    private static void copy(Path parquet, Copy copy) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1"); // keeps the rows' order
            statement.execute("SET memory_limit = '" + MEMORY + "'");
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute(copy.sql(statement));
        } catch (SQLException e) {
            String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new TrainerDataException("file " + parquet + ": " + words, e);
        }
    }

    private static String quoted(Path file) {
        return quoted(file.toString());
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
