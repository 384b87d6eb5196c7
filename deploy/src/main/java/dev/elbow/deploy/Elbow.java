package dev.elbow.deploy;

import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** The command with these subcommands. Loops, since a lambda of picocli's types keeps picocli out of the JVM's archive of classes. */
    static CommandLine create(Iterable<Subcommand> subcommands) {
        Elbow elbow = new Elbow();
        CommandLine line = new CommandLine(elbow);
        Failures failures = new Failures(elbow::applyLogFormat, elbow::traces);
        for (CommandLine subcommand : sorted(subcommands)) {
            line.addSubcommand(subcommand);
        }
        for (Subcommand subcommand : subcommands) {
            attach(line, subcommand);
        }
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

    private void applyLogFormat() {
        CommandLine line = spec.commandLine();
        String variable = System.getenv().getOrDefault(LogFormat.VARIABLE, "");
        (logFormat != null ? logFormat : LogFormat.of(variable, line)).apply(line);
    }

    /** Where it has no parent, it is there already; where the parent's module is not there, neither is the command. */
    private static void attach(CommandLine line, Subcommand subcommand) {
        CommandLine parent = line.getSubcommands().get(subcommand.parent());
        if (parent != null && !subcommand.parent().isEmpty()) {
            parent.addSubcommand(subcommand);
        }
    }

    /** Those without a parent, in their order, and what is not named there by its name. */
    private static Collection<CommandLine> sorted(Iterable<Subcommand> subcommands) {
        SortedMap<String, CommandLine> lines = new TreeMap<>();
        for (Subcommand subcommand : subcommands) {
            if (subcommand.parent().isEmpty()) {
                CommandLine line = new CommandLine(subcommand);
                int place = COMMANDS.indexOf(line.getCommandName());
                char rank = (char) ('A' + (place < 0 ? COMMANDS.size() : place));
                lines.put(rank + line.getCommandName(), line);
            }
        }
        return lines.values();
    }

    /** Each command has {@code --version}, and all are of one version. */
    private static void shareVersion(CommandLine line) {
        for (CommandLine subcommand : line.getSubcommands().values()) {
            subcommand.getCommandSpec().versionProvider(new Version());
            shareVersion(subcommand);
        }
    }

    private static void headExitCodes(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        if (!usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("%nExit codes:%n");
        }
        for (CommandLine subcommand : line.getSubcommands().values()) {
            headExitCodes(subcommand);
        }
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
