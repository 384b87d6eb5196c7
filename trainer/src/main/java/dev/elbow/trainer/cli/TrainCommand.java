package dev.elbow.trainer.cli;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.export.ExportRefusedException;
import dev.elbow.trainer.export.Model;
import dev.elbow.trainer.export.PackageExport;
import dev.elbow.trainer.fit.FitException;
import dev.elbow.trainer.fit.FitPlan;
import dev.elbow.trainer.fit.Fitted;
import dev.elbow.trainer.fit.Progress;
import dev.elbow.trainer.fit.VaeFit;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.mixture.Mixture;
import dev.elbow.trainer.mixture.MixtureFit;
import dev.elbow.trainer.mixture.MixtureModel;
import dev.elbow.trainer.mixture.MixtureProgress;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.report.Curve;
import dev.elbow.trainer.report.Report;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow train}: from a recipe to a verified package. */
@Command(
        name = "train",
        description = "Fit a model by a recipe and write it as a package.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:written", "1:the model is not worth a package, or the fit failed", "2:bad usage", "4:disk"})
public final class TrainCommand implements Subcommand {

    @Parameters(paramLabel = "RECIPE", description = "The recipe; elbow init writes one.")
    private Path recipe = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The package's new folder.")
    private Path out = Path.of("");

    @Option(names = "--data", paramLabel = "FILE", description = "Another data file than the recipe's.")
    private @Nullable Path data;

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
        try {
            print(train(recipe()));
            return ExitCode.DONE.code();
        } catch (TrainerDataException | UncheckedIOException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (FitException | ExportRefusedException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private Recipe recipe() {
        Recipe read = Recipe.read(recipe);
        read = data == null ? read : read.withFile(data);
        return seed == null ? read : read.withSeed(seed);
    }

    private VerifiedPackage train(Recipe chosen) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf("reading %s%n", chosen.data().file());
        err.flush();
        Dataset rows = Dataset.read(chosen);
        List<Head> heads = chosen.columns().stream().map(Column::likelihood).toList();
        Layout layout = new Layout(rows.schema(), rows.transforms(), heads);
        err.printf(
                "%d rows to train on, %d held out, %d features%n",
                rows.train().size(), rows.heldOut().size(), rows.schema().size());
        LiveLine line = new LiveLine(err);
        Trained trained = switch (chosen.family()) {
            case VAE -> vae(chosen, fit(chosen, rows, layout, line));
            case GMM -> mixture(chosen, rows, line);
        };
        line.end();
        return new PackageExport(chosen, rows, layout, trained.model)
                .write(out, trained.curve, anomalies(chosen, rows), force);
    }

    private record Trained(Model model, Curve curve) {}

    private static Trained vae(Recipe chosen, Fitted fitted) {
        List<Curve.Epoch> epochs = fitted.curve().stream()
                .map(epoch -> new Curve.Epoch(epoch.step(), epoch.distortion(), epoch.rate(), epoch.heldOut()))
                .toList();
        return new Trained(new VaeModel(fitted.parameters(), chosen.score().nodes()), new Curve.Epochs(epochs));
    }

    private static Fitted fit(Recipe chosen, Dataset rows, Layout layout, LiveLine line) {
        Rows train = Rows.of(layout, rows.train());
        return VaeFit.fit(FitPlan.of(chosen, layout, train), train, Rows.of(layout, rows.heldOut()), new Progress() {
            @Override
            public void epoch(Epoch epoch, int steps, double best, double rowsPerSecond) {
                line.show(String.format(
                        Locale.ROOT,
                        "step %d of %d: distortion %.3f + rate %.3f nats, held-out %.3f (best %.3f), %.0f rows/s",
                        epoch.step(),
                        steps,
                        epoch.distortion(),
                        epoch.rate(),
                        epoch.heldOut(),
                        best,
                        rowsPerSecond));
            }

            @Override
            public void retreated(String why) {
                line.note(why);
            }
        });
    }

    private static Trained mixture(Recipe chosen, Dataset rows, LiveLine line) {
        Map<Integer, List<Double>> objectives = new HashMap<>();
        Mixture mixture = MixtureFit.fit(
                        rows.transforms(),
                        rows.train(),
                        chosen.mixture(),
                        chosen.fit().seed(),
                        step -> {
                            show(line, step);
                            if (step.start() == 0) {
                                objectives
                                        .computeIfAbsent(step.components(), none -> new ArrayList<>())
                                        .add(step.objective());
                            }
                        })
                .mixture();
        List<Double> curve = objectives.getOrDefault(mixture.size(), List.of());
        return new Trained(new MixtureModel(mixture), new Curve.Iterations(curve));
    }

    private static void show(LiveLine line, MixtureProgress.Step step) {
        line.show(String.format(
                Locale.ROOT,
                "%d components, %s, iteration %d: %.4f nats an event",
                step.components(),
                step.start() == 0 ? "all rows" : "start " + step.start(),
                step.iteration(),
                step.objective()));
    }

    /** The labelled rows that the recipe's condition keeps from training. */
    private static Optional<EventBatch> anomalies(Recipe recipe, Dataset rows) {
        String where = recipe.data().where();
        if (recipe.data().label().isEmpty() || where.isBlank()) {
            return Optional.empty();
        }
        EventBatch others = Dataset.encode(recipe, rows.schema(), "NOT (" + where + ")");
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
            stdout.printf("  its report is %s%n", out.resolve(Report.FILE));
            metrics.forEach((name, value) -> stdout.printf(Locale.ROOT, "  %-40s %10.4f%n", name, value));
            stdout.printf("  next: elbow score --package %s --stdin < events.jsonl%n", out);
        }
        stdout.flush();
    }
}
