package dev.elbow.trainer.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.trainer.benchmark.Benchmark;
import dev.elbow.trainer.benchmark.Protocol;
import dev.elbow.trainer.benchmark.Results;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.engine.EngineSettings;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow benchmark}: how well models find labelled anomalies, set by set, beside detectors fitted on the same rows. */
@Command(
        name = "benchmark",
        description = "Measure how well the model of elbow init and train finds labelled anomalies, set by set, beside"
                + " other detectors; or make one document of what was measured.",
        footer = {
            "%nFinished runs are kept in the folder of results and not run again, unless data, recipe or protocol changed.",
            "A changed program is not noticed: give it another folder."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:some run failed", "2:bad usage or unreadable data", "4:disk"})
public final class BenchmarkCommand implements Subcommand {

    private static final Pattern SEEDS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final int MOST_SEEDS = 1_000;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "A folder of CSV files, also gzipped, whose last column is label: 0 for normal rows, 1 for anomalies. Default: none.")
    private @Nullable Path data;

    @Option(
            names = "--protocol",
            paramLabel = "PROTOCOL",
            description = "Which rows are trained on: clean or dte. Default: clean.")
    private Protocol protocol = Protocol.CLEAN;

    @Option(
            names = "--sets",
            split = ",",
            paramLabel = "NAME",
            description = "Files of the folder, without .csv. Default: all with labels.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "SEEDS",
            description = "Seeds of splits and fits: 0-4, or 3. Default: ${DEFAULT-VALUE}.")
    private String seeds = "0-4";

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description =
                    "Settings for all sets (family, model, objective, mixture, fit, score). Default: those of elbow"
                            + " init, which also decides on the columns.")
    private @Nullable Path recipe;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What tables call the model. Default: ${DEFAULT-VALUE}.")
    private String name = "elbow";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Scoring threads; fits are on one all the same. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "The folder of results: finished runs, and tables as CSV and Markdown. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmark");

    @Option(
            names = "--reference",
            paramLabel = "DIR",
            description =
                    "Figures of others, to stand beside ours: adbench_open_baselines.csv, dte_paper_semi_aucroc_mean.csv,"
                            + " dte_paper_semi_aucpr_mean.csv. Default: none.")
    private @Nullable Path reference;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Run nothing; write one Markdown document of the given folders of results. Default: none.")
    private @Nullable Path report;

    @Option(
            names = "--notes",
            paramLabel = "FILE",
            description = "Markdown that the document of --report ends with. Default: none.")
    private @Nullable Path notes;

    @Parameters(
            paramLabel = "RESULTS",
            arity = "0..*",
            description = "Folders of results, for --report. Default: none.")
    private List<Path> folders = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            return report == null ? run() : report(report);
        } catch (TrainerDataException | WireException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "results " + (report == null ? out : report) + ": " + IoFault.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "benchmark: interrupted; finished runs are kept", e);
        }
    }

    private int report(Path file) throws IOException {
        if (folders.isEmpty() || data != null) {
            throw usage("--report: " + (data != null ? "with --data" : "no folder")
                    + " (expected: folders of results, and no --data)");
        }
        Results.write(file, folders, Optional.ofNullable(reference), Optional.ofNullable(notes));
        spec.commandLine().getOut().println(file);
        return ExitCode.DONE.code();
    }

    private int run() throws IOException, InterruptedException {
        if (data == null || !folders.isEmpty() || notes != null) {
            throw usage("benchmark: "
                    + (data == null ? "no --data" : "folders of results or --notes without --report")
                    + " (expected: --data DIR, or --report FILE with folders of results)");
        }
        if (threads < 1) {
            throw usage("--threads: " + threads + " (expected: at least 1)");
        }
        if (!name.matches(NAME)) {
            throw usage("--name: " + name + " (expected: letters, digits, dots, dashes and underscores)");
        }
        EngineSettings.apply();
        Benchmark.Plan plan = new Benchmark.Plan(data, protocol, sets, seeds(), model(), name, threads, out);
        boolean whole = new Benchmark(
                        plan,
                        new Printer(
                                spec.commandLine().getOut(), spec.commandLine().getErr()))
                .run(Optional.ofNullable(reference));
        spec.commandLine().getErr().println("tables and finished runs are in " + out);
        return (whole ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private record Printer(PrintWriter out, PrintWriter err) implements Benchmark.Listener {
        @Override
        public void line(String line) {
            out.println(line);
            out.flush();
        }

        @Override
        public void note(String note) {
            err.println("note: " + note);
            err.flush();
        }
    }

    private DraftedModel model() {
        if (recipe == null) {
            return DraftedModel.plain();
        }
        try {
            return DraftedModel.read(recipe);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "recipe " + recipe + ": " + IoFault.of(e), e);
        }
    }

    private List<Long> seeds() {
        Matcher matcher = SEEDS.matcher(seeds);
        if (matcher.matches()) {
            long from = Long.parseLong(matcher.group(1));
            long to = matcher.group(2) == null ? from : Long.parseLong(matcher.group(2));
            if (from <= to && to - from < MOST_SEEDS) {
                List<Long> all = new ArrayList<>();
                for (long seed = from; seed <= to; seed++) {
                    all.add(seed);
                }
                return all;
            }
        }
        throw usage("--seeds: " + seeds + " (expected: a seed such as 3, or seeds such as 0-4)");
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}
