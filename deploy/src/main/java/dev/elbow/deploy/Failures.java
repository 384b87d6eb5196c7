package dev.elbow.deploy;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.fault.ZooException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where a failure becomes a message on stderr and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler, IExecutionStrategy {

    private final Runnable first;
    private final BooleanSupplier verbose;

    /**
     * Failures of one command line. That it is its own strategy, and no lambda, lets the JVM keep picocli in its archive of classes.
     *
     * @param first done before the command, once its options are read
     * @param verbose asked once something failed: whether the stack trace is wanted
     */
    Failures(Runnable first, BooleanSupplier verbose) {
        this.first = first;
        this.verbose = verbose;
    }

    /** Runs the command; picocli itself hands on exceptions only, and an error would leave no line and no exit code. */
    @Override
    public int execute(ParseResult parsed) {
        first.run();
        try {
            int code = new RunLast().execute(parsed);
            return code == ExitCode.DONE.code() ? written(last(parsed)) : code;
        } catch (Error e) {
            return report(e, last(parsed));
        }
    }

    /** A writer keeps silent about what it could not write. A reader that left had enough. */
    private static int written(CommandLine line) {
        PrintWriter out = line.getOut();
        if (!out.checkError() || (out instanceof StandardOutput standard && standard.readerLeft())) {
            return ExitCode.DONE.code();
        }
        line.getErr().println("standard output: not all could be written (expected: a reader, or a disk with room)");
        line.getErr().flush();
        return ExitCode.UNREACHABLE.code();
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine line = exception.getCommandLine();
        PrintWriter err = line.getErr();
        Optional<String> elsewhere = elsewhere(exception, args);
        err.println(elsewhere.orElse(exception.getMessage()));
        if (elsewhere.isEmpty() && !UnmatchedArgumentException.printSuggestions(exception, err)) {
            nearest(exception).ifPresent(known -> err.println("Did you mean: " + known + "?"));
        }
        err.printf("Try '%s --help'.%n", line.getCommandSpec().qualifiedName());
        trace(exception, err);
        return ExitCode.USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine line, ParseResult parsed) {
        return report(exception, line);
    }

    /** Of a command that is in another archive, where that is; "help" may stand before it. */
    private static Optional<String> elsewhere(ParameterException exception, String[] args) {
        CommandSpec root = exception.getCommandLine().getCommandSpec().root();
        List<String> typed = exception instanceof UnmatchedArgumentException unmatched
                        && exception.getCommandLine().getCommandSpec() == root
                ? unmatched.getUnmatched()
                : Stream.of(args).filter(arg -> args[0].equals("help")).skip(1).toList();
        return typed.stream()
                .limit(1)
                .filter(name ->
                        Elbow.COMMANDS.contains(name) && !root.subcommands().containsKey(name))
                .map(name -> name + ": not in this archive, which is for scoring alone (expected: the full archive, "
                        + new Elbow.Version().getVersion()[0].replaceFirst("^elbow ", "elbow-") + ".tar.gz)")
                .findFirst();
    }

    /** Picocli finds neither a slip at the beginning of an option nor two letters that changed places. */
    private static Optional<String> nearest(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        String typed = unmatched.getUnmatched().get(0);
        CommandSpec command = exception.getCommandLine().getCommandSpec();
        return typed.startsWith("-")
                ? Nearest.of(typed, command.optionsMap().keySet())
                : Nearest.of(typed, command.subcommands().keySet()).map(name -> command.qualifiedName() + " " + name);
    }

    private int report(Throwable failure, CommandLine line) {
        if (ending()) {
            // What fails now fails since the JVM goes: files and threads go before us, and no message about them is
            // true.
            line.getErr().println("interrupted");
            line.getErr().flush();
            return ExitCode.FAILED.code();
        }
        LoggedWriter.failing(line.getErr());
        ExitCode code = exitCode(failure);
        boolean expected = code != ExitCode.FAILED || says(failure);
        line.getErr().println(expected ? failure.getMessage() : described(failure));
        trace(failure, line.getErr());
        return code.code();
    }

    /** Whether a signal has ended the JVM already; it takes no more hooks then. */
    private static boolean ending() {
        Thread probe = new Thread(() -> {}, "elbow-probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static ExitCode exitCode(Throwable failure) {
        if (failure instanceof CommandException command) {
            return command.exitCode();
        }
        if (failure instanceof ZooException zoo) {
            return exitCode(zoo);
        }
        return failure instanceof ConfigurationException || failure instanceof WireException
                ? ExitCode.USAGE
                : ExitCode.FAILED;
    }

    private static ExitCode exitCode(ZooException failure) {
        if (failure instanceof ZooException.NotFound) {
            return ExitCode.USAGE;
        }
        if (failure instanceof ZooException.Untrusted) {
            return ExitCode.UNTRUSTED;
        }
        return failure instanceof ZooException.Unreachable ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }

    /** Whether the failure was written for the user. */
    private static boolean says(Throwable failure) {
        return failure instanceof CommandException || failure instanceof ZooException;
    }

    private static String described(Throwable failure) {
        if (failure instanceof UncheckedIOException files) {
            String file = files.getCause() instanceof FileSystemException one ? one.getFile() : null;
            return (file == null ? "files: " : file + ": ") + IoFault.of(files);
        }
        String name = failure.getClass().getName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    private void trace(Throwable failure, PrintWriter err) {
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    private static CommandLine last(ParseResult parsed) {
        ParseResult deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        return deepest.commandSpec().commandLine();
    }
}
