package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Labelled rows to test the model on; it is neither fitted to them nor calibrated on them.
 *
 * @param file of the rows; absent where they are in the file that is trained on
 * @param where an SQL condition that chooses them; empty for all of another file, and for the rows that training leaves out of its own
 * @param normal values of the label that say a row is normal; any other value is an anomaly
 */
public record TestSource(Optional<Path> file, String where, List<String> normal) {

    public TestSource {
        normal = List.copyOf(normal);
    }

    /** Absent where the recipe has no such group. */
    static Optional<TestSource> read(Settings recipe, DataSource data, Path folder) {
        Settings settings = recipe.group("test");
        if (!recipe.has("test")) {
            return Optional.empty();
        }
        TestSource test = new TestSource(
                settings.text("file").map(folder::resolve), settings.text("where", ""), settings.texts("normal"));
        if (data.label().isEmpty()) {
            settings.problem("normal", test.normal, "a column of labels, data.label");
        }
        if (test.normal.isEmpty()) {
            settings.problem("normal", "none", "the labels of normal rows");
        }
        if (test.file.isEmpty() && test.where.isBlank() && data.where().isBlank()) {
            settings.problem("where", "none", "rows that training leaves out, or a file of their own");
        }
        return Optional.of(test);
    }

    /** The same question to another file. */
    TestSource withFile(Path other) {
        return new TestSource(Optional.of(other), where, normal);
    }
}
