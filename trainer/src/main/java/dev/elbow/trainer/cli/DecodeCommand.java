package dev.elbow.trainer.cli;

import dev.elbow.trainer.latent.Decoding;
import dev.elbow.trainer.latent.LineAnswers;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elbow decode}: latent codes to what the model expects there. */
@Command(
        name = "decode",
        description = "Print what the model expects at each latent code from standard input, one JSON object a line.",
        footer =
                "%nTakes {\"latent\": [numbers]}, what encode prints, and scores. Line n of the output answers line n of the"
                        + " input: \"expected\" (medians, most probable symbols), \"low\" and \"high\" (16 %% and 84 %% quantiles of"
                        + " numbers) and \"probability\" (of symbols, and of flags to be true), or {\"refusal\": …}.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:failed", "2:bad usage", "3:package not trusted", "4:unreachable"})
public final class DecodeCommand implements Subcommand {

    @Option(
            names = "--package",
            required = true,
            paramLabel = "REF",
            description = "name:version, name@sha256:digest, or a folder. Required.")
    private String reference = "";

    @Option(
            names = "--symbols",
            paramLabel = "N",
            description = "How many symbols of a feature to name, the most probable first. Default: ${DEFAULT-VALUE}.")
    private int symbols = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Pipe pipe;

    /** The command on the process's own streams. */
    public DecodeCommand() {
        this(Pipe.standard());
    }

    DecodeCommand(Pipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public Integer call() {
        if (symbols < 0) {
            throw new ParameterException(spec.commandLine(), "--symbols: " + symbols + " (expected: 0 or more)");
        }
        VerifiedPackage verified = Zoo.load(reference);
        spec.commandLine().getErr().println("decoding with " + verified);
        try (Decoding decoding = new Decoding(verified, symbols, pipe.out())) {
            Pipe.run(() -> say(decoding.lines(pipe.in())));
        }
        return ExitCode.DONE.code();
    }

    private void say(LineAnswers answers) {
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "done: %,d codes, %,d refused%n",
                        answers.answered() + answers.refused(),
                        answers.refused());
    }
}
