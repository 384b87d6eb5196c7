package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the rows come from.
 *
 * @param file CSV, JSON lines (both also gzipped) or Parquet
 * @param where an SQL condition that chooses the rows to train on; empty for all
 * @param label the column that says what a row is; never a feature
 * @param description what the rows are and where they were published
 * @param license of the data
 */
public record DataSource(Path file, String where, Optional<String> label, String description, String license) {

    static DataSource read(Settings settings, Path folder) {
        return new DataSource(
                folder.resolve(settings.requiredText("file")),
                settings.text("where", ""),
                settings.text("label"),
                settings.text("description", "not stated"),
                settings.text("license", "not stated"));
    }

    DataSource withFile(Path other) {
        return new DataSource(other, where, label, description, license);
    }
}
