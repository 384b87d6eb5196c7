package dev.elbow.deploy;

import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code elbow} command; its subcommands come from the modules that are on the class path. */
@Command(
        name = "elbow",
        description = "Anomaly scores, in nats, for every event on a Kafka topic.",
        mixinStandardHelpOptions = true,
        versionProvider = Elbow.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeList = {"0:done", "1:failed", "2:bad usage", "3:not trusted", "4:unreachable"})
public final class Elbow implements Callable<Integer> {

    /** Those of the whole of Elbow, from the first look to the tools; what is not named here follows by its name. */
    static final List<String> COMMANDS = List.of(
            "demo",
            "init",
            "train",
            "evaluate",
            "zoo",
            "score",
            "alert",
            "explain",
            "encode",
            "decode",
            "sample",
            "attribute",
            "replay",
            "tail",
            "backfill",
            "bench",
            "broker",
            "benchmark");

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Print a stack trace where a command fails; or set ELBOW_VERBOSE.")
    private boolean verbose;

    @Option(
            names = "--log-format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "How standard error is written: text, or json with an object a line; or set ELBOW_LOG_FORMAT."
                    + " Default: text.")
    private @Nullable LogFormat logFormat;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Elbow() {}

    public static void main(String[] args) {
        System.exit(
                create(Subcommands.of(args)).setOut(StandardOutput.ofProcess()).execute(args));
    }

    /** The command with these subcommands. */
    static CommandLine create(Iterable<Subcommand> subcommands) {
        Elbow elbow = new Elbow();
        CommandLine line = new CommandLine(elbow);
        Failures failures = new Failures(() -> elbow.logFormat(line).apply(line), elbow::traces);
        List<Subcommand> all = new ArrayList<>();
        subcommands.forEach(all::add);
        sorted(all.stream().filter(one -> one.parent().isEmpty()).toList()).forEach(line::addSubcommand);
        all.stream().filter(one -> !one.parent().isEmpty()).forEach(one -> attach(line, one));
        line.addSubcommand(new CompletionCommand());
        line.addSubcommand(new HelpCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(failures);
        line.setExecutionExceptionHandler(failures);
        line.setExecutionStrategy(failures);
        shareVersion(line);
        headExitCodes(line);
        return line;
    }

    /** Without a subcommand there is nothing to do but to show what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }

    private boolean traces() {
        return verbose || !System.getenv().getOrDefault("ELBOW_VERBOSE", "").isEmpty();
    }

    private LogFormat logFormat(CommandLine line) {
        return logFormat != null ? logFormat : LogFormat.of(System.getenv().getOrDefault(LogFormat.VARIABLE, ""), line);
    }

    /** Where the parent's module is not there, neither is the command. */
    private static void attach(CommandLine line, Subcommand subcommand) {
        CommandLine parent = line.getSubcommands().get(subcommand.parent());
        if (parent != null) {
            parent.addSubcommand(subcommand);
        }
    }

    private static List<CommandLine> sorted(Iterable<Subcommand> subcommands) {
        List<CommandLine> lines = new ArrayList<>();
        subcommands.forEach(subcommand -> lines.add(new CommandLine(subcommand)));
        lines.sort(Comparator.comparingInt(Elbow::rank).thenComparing(CommandLine::getCommandName));
        return lines;
    }

    private static int rank(CommandLine line) {
        int place = COMMANDS.indexOf(line.getCommandName());
        return place < 0 ? COMMANDS.size() : place;
    }

    /** Each command has {@code --version}, and all are of one version. */
    private static void shareVersion(CommandLine line) {
        line.getSubcommands().values().forEach(subcommand -> {
            subcommand.getCommandSpec().versionProvider(new Version());
            shareVersion(subcommand);
        });
    }

    private static void headExitCodes(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        if (!usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("%nExit codes:%n");
        }
        line.getSubcommands().values().forEach(Elbow::headExitCodes);
    }

    /** The version in the manifest of our jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String version = Elbow.class.getPackage().getImplementationVersion();
            return new String[] {"elbow " + (version == null ? "(not packaged)" : version)};
        }
    }
}
