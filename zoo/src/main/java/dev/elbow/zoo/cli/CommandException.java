package dev.elbow.zoo.cli;

/** Ends a command with a message for its user and an exit code. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final ExitCode exitCode;

    public CommandException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CommandException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
