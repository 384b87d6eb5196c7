package dev.elbow.trainer.cli;

import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.latent.Encoding;
import dev.elbow.trainer.latent.LineAnswers;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow encode}: events to latent codes. */
@Command(
        name = "encode",
        description = "Print the latent code of each event, one JSON object a line.",
        footer = "%nLine n of the output answers line n of the input: {\"latent\": …}, or {\"refusal\": …}.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:failed", "2:bad usage or unreadable data", "3:package not trusted", "4:unreachable"
        })
public final class EncodeCommand implements Subcommand {

    @Option(
            names = "--package",
            required = true,
            paramLabel = "REF",
            description = "name:version, name@sha256:digest, or a folder. Required.")
    private String reference = "";

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "The events: CSV, JSON lines (also gzipped) or Parquet. Default: JSON lines from standard input.")
    private @Nullable Path data;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Pipe pipe;

    /** The command on the process's own streams. */
    public EncodeCommand() {
        this(Pipe.standard());
    }

    EncodeCommand(Pipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public Integer call() {
        VerifiedPackage verified = Zoo.load(reference);
        spec.commandLine().getErr().println("coding events with " + verified);
        try (Encoding encoding = new Encoding(verified, pipe.out())) {
            Path file = data;
            Pipe.run(() -> say(file == null ? encoding.lines(pipe.in()) : encoding.rows(file)));
        } catch (TrainerDataException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return ExitCode.DONE.code();
    }

    private void say(LineAnswers answers) {
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "done: %,d events, %,d refused%n",
                        answers.answered() + answers.refused(),
                        answers.refused());
    }
}
