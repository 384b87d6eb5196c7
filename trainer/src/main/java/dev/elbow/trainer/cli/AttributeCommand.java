package dev.elbow.trainer.cli;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.latent.AttributeFit;
import dev.elbow.trainer.latent.AttributePackage;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import dev.elbow.zoo.fault.ZooException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow attribute}: a named direction among latent codes, as the next version of a package. */
@Command(
        name = "attribute",
        description = "Name a direction among latent codes, and write the package's next version with it.",
        footer =
                "%nThe direction leads from the mean code of the negative rows to that of the positive ones. Scores of the new"
                        + " version say how far along it each event lies: 0 is a typical negative row, 1 a typical positive one.",
        exitCodeList = {
            "0:written",
            "1:failed, or the folder is taken",
            "2:bad usage, conditions or data",
            "3:package not trusted",
            "4:disk"
        })
public final class AttributeCommand implements Subcommand {

    /** A mean of fewer rows says more about these rows than about the attribute. */
    private static final long FEW = 10;

    @Option(
            names = "--package",
            required = true,
            paramLabel = "REF",
            description = "name:version, name@sha256:digest, or a folder. Required.")
    private String reference = "";

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What scores will call the attribute. Required.")
    private String name = "";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "The rows: CSV, JSON lines (also gzipped) or Parquet. Required.")
    private Path data = Path.of("");

    @Option(
            names = "--positive",
            required = true,
            paramLabel = "SQL",
            description = "Condition of the rows that have the attribute, for instance \"status = 'leak'\". Required.")
    private String positive = "";

    @Option(
            names = "--negative",
            required = true,
            paramLabel = "SQL",
            description = "Condition of the rows that lack it, for instance \"status = 'ok'\". Required.")
    private String negative = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The new version's new folder. Required.")
    private Path out = Path.of("");

    // Versions of Elbow itself are asked for by -V here.
    @Option(
            names = "--version",
            required = true,
            paramLabel = "V",
            description = "The new version, for instance 1.1.0. Required.")
    private String version = "";

    @Option(names = "--replace", description = "Take the place of an attribute of that name.")
    private boolean replace;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(names = "-V", versionHelp = true, description = "Print version information and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean versionHelp;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (Files.exists(out)) {
            throw new ZooException.Taken(
                    "folder " + out + ": is there already (expected: a new one); nothing was read");
        }
        VerifiedPackage base = Zoo.load(reference);
        check(base);
        AttributeFit fit = new AttributeFit(base, positive, negative);
        Attribute attribute;
        try {
            attribute = fit.fit(name, data);
        } catch (TrainerDataException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        VerifiedPackage written = AttributePackage.write(out, base, attribute, version);
        warn(attribute, fit.refused());
        print(written, attribute, fit.refused());
        return ExitCode.DONE.code();
    }

    private void check(VerifiedPackage base) {
        try {
            Checks.notBlank("--positive", positive);
            Checks.notBlank("--negative", negative);
            AttributePackage.check(base.manifest(), name, version, replace);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private void warn(Attribute attribute, long refused) {
        PrintWriter err = spec.commandLine().getErr();
        if (refused > 0) {
            err.printf(Locale.ROOT, "%,d rows are no events of this model, and were left out%n", refused);
        }
        long fewest =
                Math.min(attribute.positive().count(), attribute.negative().count());
        if (fewest < FEW) {
            err.printf("a side of %d rows: its mean says more about these rows than about %s%n", fewest, name);
        }
    }

    private void print(VerifiedPackage written, Attribute attribute, long refused) {
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(ResultJson.write(result(written, attribute, refused)));
        } else {
            stdout.printf("%s %s%n", written.manifest().reference(), written.digest());
            stdout.printf("  written to %s and verified; its card is %s%n", out, out.resolve("README.md"));
            stdout.printf(
                    Locale.ROOT,
                    "  %s: %,d positive rows, %,d negative rows%n",
                    attribute.name(),
                    attribute.positive().count(),
                    attribute.negative().count());
            stdout.printf("  next: elbow score --package %s --stdin < events.jsonl%n", out);
        }
        stdout.flush();
    }

    private Map<String, Object> result(VerifiedPackage written, Attribute attribute, long refused) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("package", written.manifest().reference());
        result.put("digest", written.digest());
        result.put("folder", out.toString());
        result.put("attribute", attribute.name());
        result.put("positive_rows", attribute.positive().count());
        result.put("negative_rows", attribute.negative().count());
        result.put("refused_rows", refused);
        return result;
    }
}
