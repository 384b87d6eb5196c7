package dev.elbow.trainer.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.assess.Assessment;
import dev.elbow.trainer.assess.Assessor;
import dev.elbow.trainer.data.LabelCounts;
import dev.elbow.trainer.data.LabelledRows;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow evaluate}: what a package is worth on the rows of a file. */
@Command(
        name = "evaluate",
        description =
                "Measure a package on the rows of a file: bound, evidence, latent code, and ranking where labels exist.",
        footer = "%nThe same package, file and seed give the same numbers on the same kind of machine.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:failed", "2:bad usage or unreadable data", "3:package not trusted", "4:unreachable"
        })
public final class EvaluateCommand implements Subcommand {

    private static final int FEWEST_DRAWS = 16;
    private static final int MOST_DRAWS = 100_000;
    private static final int MOST_STEPS = 100_000;

    /** Of the label's values, in a message. */
    private static final int MOST_VALUES = 20;

    @Parameters(paramLabel = "PACKAGE", description = "name:version, name@sha256:digest, or a folder.")
    private String reference = "";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "The rows: CSV, JSON lines (also gzipped) or Parquet. Required.")
    private Path data = Path.of("");

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The column that says what a row is. Default: none.")
    private @Nullable String label;

    @Option(
            names = "--normal",
            paramLabel = "VALUE",
            arity = "1..*",
            description = "Labels of normal rows; any other is an anomaly. Default: what is commonly called so.")
    private List<String> normal = new ArrayList<>();

    @Option(
            names = "--tighten",
            paramLabel = "STEPS",
            description =
                    "Measure what the encoder loses: fit a posterior to each row by that many steps. Default: none.")
    private int tighten;

    @Option(
            names = "--infer",
            paramLabel = "STEPS",
            description = "Do without the encoder: fit a posterior to each row by that many steps from the prior"
                    + " (stochastic variational inference). Default: none.")
    private int infer;

    @Option(
            names = "--draws",
            paramLabel = "K",
            description = "Random draws a row for its evidence. Default: ${DEFAULT-VALUE}.")
    private int draws = 512;

    @Option(names = "--seed", paramLabel = "N", description = "Of every draw. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        within("--draws", draws, FEWEST_DRAWS, MOST_DRAWS);
        within("--tighten", tighten, 0, MOST_STEPS);
        within("--infer", infer, 0, MOST_STEPS);
        if (label == null && !normal.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--normal: without --label (expected: both, or none)");
        }
        VerifiedPackage verified = Zoo.load(reference);
        try {
            LabelledRows rows = rows(verified);
            print(verified, rows, new Assessor(verified, rows, draws, tighten, infer, seed).assess());
            return ExitCode.DONE.code();
        } catch (TrainerDataException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + value + " (expected: from " + least + " to " + most + ")");
        }
    }

    private LabelledRows rows(VerifiedPackage verified) {
        String column = label;
        if (column == null) {
            return LabelledRows.read(data, verified.manifest().schema());
        }
        Map<String, Long> values =
                LabelCounts.of(data, Column.pointer(column), MOST_VALUES).counts();
        List<String> chosen = normal.isEmpty() ? RecipeDraft.normal(values.keySet()) : normal;
        if (chosen.isEmpty()) {
            throw new TrainerDataException("data " + data + ": no value of " + column
                    + " is commonly called normal, of " + values + " (expected: --normal VALUE)");
        }
        LabelledRows rows = LabelledRows.read(data, verified.manifest().schema(), column, chosen);
        if (rows.rows(false).length == 0) {
            throw new TrainerDataException("data " + data + ": no row is normal by --normal " + String.join(" ", chosen)
                    + " (expected: of " + column + ", one of " + values.keySet() + ")");
        }
        return rows;
    }

    private void print(VerifiedPackage verified, LabelledRows rows, Assessment assessment) {
        PrintWriter out = spec.commandLine().getOut();
        AssessmentText text = new AssessmentText(assessment);
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("package", verified.manifest().reference());
            result.put("digest", verified.digest());
            result.put("rows", rows.events().size());
            result.put("refused_rows", rows.refused());
            result.putAll(text.tree());
            out.println(ResultJson.write(result));
        } else {
            out.printf("%s %s%n", verified.manifest().reference(), verified.digest());
            out.printf(
                    Locale.ROOT,
                    "  on %s: %,d rows, %,d refused%n%n",
                    data,
                    rows.all() + rows.refused(),
                    rows.refused());
            text.print(out);
        }
        out.flush();
    }
}
