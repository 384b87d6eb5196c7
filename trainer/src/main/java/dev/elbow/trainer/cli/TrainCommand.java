package dev.elbow.trainer.cli;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.LabelLeaks;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.data.kafka.TopicUnreachableException;
import dev.elbow.trainer.export.ExportRefusedException;
import dev.elbow.trainer.export.PackageExport;
import dev.elbow.trainer.fit.FitException;
import dev.elbow.trainer.fit.Progress;
import dev.elbow.trainer.fit.VaeFit;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.model.Weights;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow train}: from a recipe to a verified package. */
@Command(
        name = "train",
        description = "Fit a model by a recipe and write it as a package.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:written",
            "1:the model is not worth a package, or the fit failed",
            "2:bad usage",
            "4:disk or brokers"
        })
public final class TrainCommand implements Subcommand {

    @Parameters(paramLabel = "RECIPE", description = "The recipe; elbow init writes one.")
    private Path recipe = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The package's new folder.")
    private Path out = Path.of("");

    @Option(names = "--data", paramLabel = "FILE", description = "Other data than the recipe's: a file or a topic.")
    private @Nullable String data;

    @Mixin
    private TopicOptions topics = new TopicOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Another seed than the recipe's.")
    private @Nullable Long seed;

    @Option(names = "--force", description = "Write even a model that the export gate refuses; its card says so.")
    private boolean force;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (Files.exists(out)) {
            throw new ZooException.Taken(
                    "folder " + out + ": is there already (expected: a new one); nothing was trained");
        }
        try (TrainingData read =
                TrainingData.of(recipe(), topics, spec.commandLine().getErr())) {
            print(train(read.recipe()));
            return ExitCode.DONE.code();
        } catch (TrainerDataException | UncheckedIOException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (TopicUnreachableException e) {
            throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
        } catch (FitException | ExportRefusedException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private Recipe recipe() {
        Recipe read = Recipe.read(recipe);
        read = data == null ? read : TrainingData.withData(read, data);
        return seed == null ? read : read.withSeed(seed);
    }

    private VerifiedPackage train(Recipe chosen) {
        PrintWriter err = spec.commandLine().getErr();
        Dataset rows = Dataset.read(chosen);
        rows.notes().forEach(note -> err.println("note: " + note));
        warnOfLeaks(chosen, err);
        Optional<EventBatch> anomalies = anomalies(chosen, rows, err); // before the fit, since it may fail
        Layout layout = new Layout(rows.schema(), rows.transforms());
        err.printf(
                "%d rows to train on, %d held out, %d features%n",
                rows.train().size(), rows.heldOut().size(), rows.schema().size());
        LiveLine line = new LiveLine(err);
        Weights weights = VaeFit.fit(
                layout,
                Rows.of(layout, rows.train()),
                Rows.of(layout, rows.heldOut()),
                chosen.fit(),
                step -> line.show(text(step)));
        line.end();
        return new PackageExport(chosen, rows, layout, weights).write(out, anomalies, force);
    }

    private static String text(Progress.Step step) {
        return String.format(
                Locale.ROOT,
                "step %d of %d: distortion %.3f + rate %.3f nats, held-out %.3f (best %.3f), %.0f rows/s",
                step.step(),
                step.steps(),
                step.distortion(),
                step.rate(),
                step.heldOut(),
                step.best(),
                step.rowsPerSecond());
    }

    private static void warnOfLeaks(Recipe recipe, PrintWriter err) {
        List<String> pointers = recipe.columns().stream().map(Column::at).toList();
        recipe.data()
                .label()
                .ifPresent(label -> LabelLeaks.notes(
                                recipe.data().file(), label, recipe.data().where(), pointers)
                        .forEach(note -> err.println("warning: " + note)));
    }

    /** The labelled rows that the recipe's condition keeps from training. */
    private static Optional<EventBatch> anomalies(Recipe recipe, Dataset rows, PrintWriter err) {
        String where = recipe.data().where();
        if (recipe.data().label().isEmpty() || where.isBlank()) {
            return Optional.empty();
        }
        EventBatch others = Dataset.encode(
                recipe, rows.schema(), "NOT (" + where + ")", note -> err.println("note: labelled rows " + note));
        return others.size() == 0 ? Optional.empty() : Optional.of(others);
    }

    private void print(VerifiedPackage written) {
        PrintWriter stdout = spec.commandLine().getOut();
        Map<String, Double> metrics = written.manifest().provenance().metrics();
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("package", written.manifest().reference());
            result.put("digest", written.digest());
            result.put("folder", out.toString());
            result.put("threshold", written.manifest().calibration().threshold());
            result.put("metrics", metrics);
            stdout.println(ResultJson.write(result));
        } else {
            stdout.printf("%s %s%n", written.manifest().reference(), written.digest());
            stdout.printf("  written to %s and verified; its card is %s%n", out, out.resolve("README.md"));
            metrics.forEach((name, value) -> stdout.printf(Locale.ROOT, "  %-40s %10.4f%n", name, value));
            stdout.printf("  next: elbow score --package %s --stdin < events.jsonl%n", out);
        }
        stdout.flush();
    }
}
