package dev.elbow.trainer.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.trainer.data.ColumnProfile;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow init}: from a data file to a recipe. */
@Command(
        name = "init",
        description = "Write a commented recipe for a data file: CSV, JSON lines (also gzipped) or Parquet.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:written", "2:bad usage or unreadable data", "4:the recipe could not be written"})
public final class InitCommand implements Subcommand {

    private static final int MOST_LABELS = 30;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The rows to learn from. Required.")
    private Path data = Path.of("");

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The column that says what a row is. Default: none.")
    private @Nullable String label;

    @Option(names = "--out", paramLabel = "FILE", description = "The recipe to write Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("recipe.yaml");

    @Option(names = "--force", description = "Overwrite a recipe that is there.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            RecipeDraft draft = draft();
            long rows = draft.columns().stream()
                    .mapToLong(ColumnProfile::rows)
                    .max()
                    .orElse(0);
            if (rows == 0) {
                throw new CommandException(ExitCode.USAGE, "data " + data + ": no rows (expected: some to learn from)");
            }
            if (rows < Dataset.FEWEST_ROWS) {
                spec.commandLine()
                        .getErr()
                        .println("warning: " + rows + " rows; elbow train needs at least " + Dataset.FEWEST_ROWS);
            }
            if (draft.empty()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "data " + data + ": no column to learn from (expected: numbers, symbols or flags)");
            }
            write(draft.text());
        } catch (TrainerDataException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        spec.commandLine().getOut().println(out);
        spec.commandLine()
                .getErr()
                .println("wrote " + out + "; look it through, then: elbow train " + out + " --out <new folder>");
        return ExitCode.DONE.code();
    }

    private RecipeDraft draft() {
        List<ColumnProfile> columns = ColumnProfile.of(data);
        Map<String, Long> labels =
                label == null ? Map.of() : ColumnProfile.counts(data, Column.pointer(label), MOST_LABELS);
        Path folder = out.toAbsolutePath().resolveSibling("").normalize();
        Path absolute = data.toAbsolutePath().normalize();
        // Beside the recipe a short name goes with it; elsewhere only the whole path leads there.
        String file = absolute.startsWith(folder) ? folder.relativize(absolute).toString() : absolute.toString();
        return new RecipeDraft(name(), file.replace('\\', '/'), columns, Optional.ofNullable(label), labels);
    }

    /** The data file's name as a model's name. */
    private String name() {
        String plain =
                String.valueOf(data.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\..*", "");
        String dashed = plain.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return dashed.isEmpty() ? "model" : dashed;
    }

    private void write(String text) {
        OpenOption[] options = {
            StandardOpenOption.WRITE,
            force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW,
            StandardOpenOption.TRUNCATE_EXISTING
        };
        try {
            Files.writeString(out, text, StandardCharsets.UTF_8, options);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    ExitCode.USAGE, "recipe " + out + ": is there already (--force overwrites it)", e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "recipe " + out + ": cannot be written: " + IoFault.of(e), e);
        }
    }
}
