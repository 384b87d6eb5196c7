package dev.elbow.trainer.data;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Parquet from JSON lines, and back, in their order. Stateless. */
public final class ParquetFile {

    private static final String MEMORY = "1GB";

    private ParquetFile() {}

    /**
     * Writes objects, one a line, as rows; columns and types are those of all of them.
     *
     * @throws TrainerDataException where that cannot be
     */
    public static void fromJsonLines(Path lines, Path parquet) {
        copy(
                parquet,
                "COPY (SELECT * FROM read_json(" + quoted(lines)
                        + ", format = 'newline_delimited', sample_size = -1, maximum_depth = -1)) TO " + quoted(parquet)
                        + " (FORMAT parquet)");
    }

    /**
     * Writes rows as objects, one a line.
     *
     * @throws TrainerDataException where the file cannot be read
     */
    public static void toJsonLines(Path parquet, Path lines) {
        copy(
                parquet,
                "COPY (SELECT * FROM read_parquet(" + quoted(parquet) + ")) TO " + quoted(lines)
                        + " (FORMAT json, ARRAY false)");
    }

    private static void copy(Path parquet, String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1"); // keeps the rows' order
            statement.execute("SET memory_limit = '" + MEMORY + "'");
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute(sql);
        } catch (SQLException e) {
            String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new TrainerDataException("file " + parquet + ": " + words, e);
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
