package dev.elbow.scorer.cli;

import dev.elbow.scorer.stream.StreamException;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;

/** How a command ends where a topic cannot be worked with. Stateless. */
final class StreamFailure {

    private StreamFailure() {}

    static CommandException of(StreamException e) {
        ExitCode code = e instanceof StreamException.Unreachable
                ? ExitCode.UNREACHABLE
                : e instanceof StreamException.Unusable ? ExitCode.USAGE : ExitCode.FAILED;
        return new CommandException(code, String.valueOf(e.getMessage()), e);
    }
}
