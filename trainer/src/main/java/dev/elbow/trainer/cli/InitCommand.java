package dev.elbow.trainer.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.trainer.data.ColumnProfile;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.LabelLeaks;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.data.kafka.TopicFile;
import dev.elbow.trainer.data.kafka.TopicUnreachableException;
import dev.elbow.trainer.recipe.TopicSource;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow init}: from a data file to a recipe. */
@Command(
        name = "init",
        description =
                "Write a commented recipe for a data file (CSV, JSON lines, also gzipped, or Parquet) or a Kafka topic.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:written",
            "2:bad usage or unreadable data",
            "4:the recipe could not be written, or brokers unreachable"
        })
public final class InitCommand implements Subcommand {

    /** Enough to tell what columns hold. */
    private static final long SAMPLE = 100_000;

    private static final int MOST_NOTES = 10;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "The rows to learn from: a file, or a topic as kafka://topic?from=earliest&to=latest."
                    + " Required.")
    private String data = "";

    @Mixin
    private TopicOptions topics = new TopicOptions();

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
            RecipeDraft draft = TopicSource.names(data) ? topicDraft() : fileDraft(Path.of(data));
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
            say(draft.notes());
            write(draft.text());
        } catch (TrainerDataException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (TopicUnreachableException e) {
            throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
        spec.commandLine().getOut().println(out);
        spec.commandLine()
                .getErr()
                .println("wrote " + out + "; look it through, then: elbow train " + out + " --out <new folder>");
        return ExitCode.DONE.code();
    }

    private void say(List<String> notes) {
        PrintWriter err = spec.commandLine().getErr();
        notes.stream().limit(MOST_NOTES).forEach(err::println);
        if (notes.size() > MOST_NOTES) {
            err.println("and " + (notes.size() - MOST_NOTES) + " more; the recipe has all");
        }
    }

    /** From the newest events; the recipe names the topic as it was named here. */
    private RecipeDraft topicDraft() {
        TopicSource source = topics.complete(TrainingData.topic(data));
        PrintWriter err = spec.commandLine().getErr();
        try (TopicFile events = TrainingData.fetch(source, topics, OptionalLong.of(SAMPLE), 1, err)) {
            return draft(events.file(), name(source.topic()), data, source.bootstrapServers());
        }
    }

    private RecipeDraft fileDraft(Path rows) {
        Path folder = out.toAbsolutePath().resolveSibling("").normalize();
        Path absolute = rows.toAbsolutePath().normalize();
        // Beside the recipe a short name goes with it; elsewhere only the whole path leads there.
        String file = absolute.startsWith(folder) ? folder.relativize(absolute).toString() : absolute.toString();
        String plain = String.valueOf(rows.getFileName()).replaceFirst("\\..*", "");
        return draft(rows, name(plain), file.replace('\\', '/'), Optional.empty());
    }

    private RecipeDraft draft(Path rows, String name, String file, Optional<String> bootstrapServers) {
        RecipeDraft draft = RecipeDraft.of(rows, name, file, bootstrapServers, Optional.ofNullable(label));
        draft.warning().ifPresent(warning -> spec.commandLine().getErr().println("warning: " + warning));
        if (label != null) {
            LabelLeaks.notes(rows, label, draft.where(), draft.features())
                    .forEach(note -> spec.commandLine().getErr().println("warning: " + note));
        }
        return draft;
    }

    /** What the data are called, as a model's name. */
    private static String name(String plain) {
        String dashed =
                plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
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
