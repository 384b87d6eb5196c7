package dev.elbow.trainer.cli;

import ai.djl.Device;
import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.Folds;
import dev.elbow.trainer.data.LabelLeaks;
import dev.elbow.trainer.data.LabelledRows;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.data.kafka.TopicUnreachableException;
import dev.elbow.trainer.engine.DeviceChoice;
import dev.elbow.trainer.export.ExportRefusedException;
import dev.elbow.trainer.export.PackageExport;
import dev.elbow.trainer.fit.FitException;
import dev.elbow.trainer.fit.Freeze;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
            "3:--from is not trusted",
            "4:disk, brokers or device"
        })
public final class TrainCommand implements Subcommand {
    private static final long LONGEST_RECIPE = 1 << 20;
    private static final String NO_RECIPE = " (expected: a recipe; elbow init writes one)";

    @Parameters(paramLabel = "RECIPE", description = "The recipe; elbow init writes one.")
    private Path recipe = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The package's new folder. Required.")
    private Path out = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Other data: a file or a topic. Default: the recipe's.")
    private @Nullable String data;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Another file of labelled rows to test on. Default: the recipe's, if it has a test.")
    private @Nullable Path test;

    @Mixin
    private TopicOptions topics = new TopicOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Another seed. Default: the recipe's.")
    private @Nullable Long seed;

    @Option(
            names = "--from",
            paramLabel = "PACKAGE",
            description = "Begin with this package's parameters instead of random ones; its vocabularies and transforms"
                    + " stay. The recipe's columns and network must be the package's. Default: none.")
    private @Nullable String from;

    @Option(
            names = "--freeze",
            paramLabel = "HALF",
            description = "Which half of --from's model stays as it is: encoder or decoder. Default: neither.")
    private Freeze freeze = Freeze.NOTHING;

    @Option(
            names = "--resume",
            description =
                    "Go on from the checkpoint of a fit that was stopped; it lies beside DIR while a fit runs (of few rows,"
                            + " the last one). The package is the one that an unbroken fit gives, bit for bit.")
    private boolean resume;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "Where to fit: cpu, cuda (all that are visible share each batch) or auto. Default: ${DEFAULT-VALUE}.")
    private DeviceChoice device = DeviceChoice.CPU;

    @Option(names = "--force", description = "Write even a model that the export gate refuses; its card says so.")
    private boolean force;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private long started;

    @Override
    public Integer call() {
        started = System.nanoTime();
        if (Files.exists(out)) {
            throw new ZooException.Taken(
                    "folder " + out + ": is there already (expected: a new one); nothing was trained");
        }
        try {
            Recipe asked = recipe();
            checkOptions(asked);
            checkCheckpoint();
            Optional<BaseModel> base = base(asked);
            List<Device> on = device.devices();
            createParent();
            VerifiedPackage written;
            try (TrainingData read =
                    TrainingData.of(asked, topics, spec.commandLine().getErr())) {
                written = train(read.recipe(), on, base);
            }
            Files.deleteIfExists(checkpoint());
            TrainedText text = new TrainedText(written, out);
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.print(json ? ResultJson.write(text.tree()) + System.lineSeparator() : text.lines());
            stdout.flush();
            text.warning().ifPresent(warning -> spec.commandLine().getErr().println("warning: " + warning));
            return ExitCode.DONE.code();
        } catch (DeviceChoice.Unavailable e) {
            throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "checkpoint " + checkpoint() + ": " + IoFault.of(e), e);
        } catch (TrainerDataException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (TopicUnreachableException e) {
            throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
        } catch (ExportRefusedException e) {
            String kept = Files.exists(checkpoint())
                    ? "\n  (the fit is kept: --resume --force writes it; remove " + checkpoint() + " to begin anew)"
                    : "";
            throw new CommandException(ExitCode.FAILED, e.getMessage() + kept, e);
        } catch (FitException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private Path checkpoint() {
        return out.resolveSibling(out.getFileName() + ".checkpoint");
    }

    /** What a checkpoint took to make nobody should lose for an option that was forgotten. */
    private void checkCheckpoint() {
        boolean there = Files.exists(checkpoint());
        if (resume && !there) {
            spec.commandLine().getErr().printf("no checkpoint %s: training from the beginning%n", checkpoint());
        }
        if (!resume && there) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "checkpoint " + checkpoint()
                            + ": is there of a fit that was stopped (expected: --resume to go on, or remove it)");
        }
    }

    /** Refuses options that would do nothing. */
    private void checkOptions(Recipe chosen) {
        if (from == null && freeze != Freeze.NOTHING) {
            throw useless("--freeze: without --from (expected: the package whose half stays)");
        }
        if (chosen.family() == Recipe.Family.VAE) {
            return;
        }
        if (from != null) {
            throw useless("--from: a recipe of family gmm (expected: vae; a mixture's fit has no start)");
        }
        if (resume) {
            throw useless("--resume: a recipe of family gmm (expected: vae; a mixture's fit has no checkpoint)");
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--device")) {
            throw useless("--device: a recipe of family gmm (expected: vae; a mixture is fitted on the processor)");
        }
    }

    private ParameterException useless(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Before the fit, whose state goes there first. */
    private void createParent() {
        Path parent = out.toAbsolutePath().normalize().getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw new ZooException.Unreachable(
                    "folder " + parent + ": cannot be created: " + IoFault.of(e) + "; nothing was trained", e);
        }
    }

    private Recipe recipe() {
        Recipe read = read();
        read = data == null ? read : TrainingData.withData(read, data);
        if (test != null && read.test().isEmpty()) {
            throw useless(
                    "--test: a recipe without a test (expected: test.normal at least, the labels of normal rows)");
        }
        read = test == null ? read : read.withTestFile(test);
        return seed == null ? read : read.withSeed(seed);
    }

    private Recipe read() {
        try {
            if (Files.size(recipe) > LONGEST_RECIPE) {
                throw new CommandException(
                        ExitCode.USAGE, "recipe " + recipe + ": over " + LONGEST_RECIPE + " bytes" + NO_RECIPE);
            }
            return Recipe.read(recipe);
        } catch (WireException e) {
            throw new CommandException(ExitCode.USAGE, "recipe " + e.getMessage() + "; elbow init writes one", e);
        } catch (UncheckedIOException e) {
            throw new CommandException(ExitCode.USAGE, "recipe " + recipe + ": " + IoFault.of(e) + NO_RECIPE, e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "recipe " + recipe + ": " + IoFault.of(e) + NO_RECIPE, e);
        }
    }

    private Optional<BaseModel> base(Recipe chosen) {
        if (from == null) {
            return Optional.empty();
        }
        BaseModel base = BaseModel.of(Zoo.load(from));
        base.check(chosen, freeze);
        return Optional.of(base);
    }

    private VerifiedPackage train(Recipe chosen, List<Device> on, Optional<BaseModel> base) {
        try (Dataset rows = Dataset.read(chosen, base.map(BaseModel::encoding))) {
            return train(chosen, rows, on, base);
        }
    }

    private VerifiedPackage train(Recipe chosen, Dataset rows, List<Device> on, Optional<BaseModel> base) {
        PrintWriter err = spec.commandLine().getErr();
        rows.notes().forEach(note -> err.println("note: " + note));
        warnOfLeaks(chosen, err);
        PackageExport.Strange strange = strange(chosen, rows, err); // before the fit, since it may fail
        List<Head> heads = chosen.columns().stream().map(Column::likelihood).toList();
        Layout layout = new Layout(rows.schema(), rows.transforms(), heads);
        Folds folds = rows.folds(chosen);
        if (folds.count() > 1) {
            err.printf(
                    "%d rows, each held out by one of %d fits, %d features%n",
                    rows.rows(), folds.count(), rows.schema().size());
        } else {
            err.printf(
                    "%d rows to train on, %d held out, %d features%n",
                    rows.train().size(), rows.heldOut().size(), rows.schema().size());
        }
        base.flatMap(one -> one.seen(rows.sha256())).ifPresent(note -> err.println("note: " + note));
        LiveLine line = new LiveLine(err);
        Fitting.Result fitted = new Fitting(chosen, rows, layout, line, base).fit(folds, on, freeze, checkpoint());
        line.end();
        return new PackageExport(
                        chosen,
                        rows,
                        layout,
                        fitted.model(),
                        fitted.judged(),
                        base.map(one -> one.provenance(freeze)),
                        started)
                .write(out, fitted.curve(), strange, force);
    }

    private static void warnOfLeaks(Recipe recipe, PrintWriter err) {
        List<String> pointers = recipe.columns().stream().map(Column::at).toList();
        recipe.data()
                .label()
                .ifPresent(label -> LabelLeaks.notes(
                                recipe.data().file(), label, recipe.data().where(), pointers)
                        .forEach(note -> err.println("warning: " + note)));
    }

    private static PackageExport.Strange strange(Recipe recipe, Dataset rows, PrintWriter err) {
        return recipe.test()
                .map(test -> LabelledRows.read(recipe, test, rows.schema()))
                .map(labelled -> new PackageExport.Strange(Optional.empty(), Optional.of(labelled)))
                .orElseGet(() -> new PackageExport.Strange(leftOut(recipe, rows, err), Optional.empty()));
    }

    /** The labelled rows that the recipe's condition keeps from training. */
    private static Optional<EventBatch> leftOut(Recipe recipe, Dataset rows, PrintWriter err) {
        String where = recipe.data().where();
        if (recipe.data().label().isEmpty() || where.isBlank()) {
            return Optional.empty();
        }
        EventBatch others = Dataset.others(recipe, rows.schema(), note -> err.println("note: labelled rows " + note));
        return others.size() == 0 ? Optional.empty() : Optional.of(others);
    }
}
