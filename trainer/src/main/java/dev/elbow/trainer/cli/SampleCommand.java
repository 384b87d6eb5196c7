package dev.elbow.trainer.cli;

import dev.elbow.trainer.latent.Sampling;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elbow sample}: events drawn from a model. */
@Command(
        name = "sample",
        description = "Print events drawn from the model, one JSON object a line, as elbow score takes them.",
        footer = "%nThe same package, seed and count give the same lines; a larger count begins with the same lines.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:failed", "2:bad usage", "3:package not trusted", "4:unreachable"})
public final class SampleCommand implements Subcommand {

    @Option(
            names = "--package",
            required = true,
            paramLabel = "REF",
            description = "name:version, name@sha256:digest, or a folder. Required.")
    private String reference = "";

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many events. Required.")
    private long count;

    @Option(names = "--seed", paramLabel = "N", description = "Of every draw. Default: ${DEFAULT-VALUE}.")
    private long seed = 0;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Pipe pipe;

    /** The command on the process's own streams. */
    public SampleCommand() {
        this(Pipe.standard());
    }

    SampleCommand(Pipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public Integer call() {
        if (count < 0) {
            throw new ParameterException(spec.commandLine(), "--count: " + count + " (expected: 0 or more)");
        }
        VerifiedPackage verified = Zoo.load(reference);
        try (Sampling sampling = sampling(verified)) {
            spec.commandLine().getErr().println("drawing events from " + verified);
            Pipe.run(() -> {
                sampling.write(count, pipe.out());
                spec.commandLine().getErr().printf(Locale.ROOT, "done: %,d events%n", count);
            });
        }
        return ExitCode.DONE.code();
    }

    private Sampling sampling(VerifiedPackage verified) {
        try {
            return new Sampling(verified, seed);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "package " + verified + ": " + e.getMessage(), e);
        }
    }
}
