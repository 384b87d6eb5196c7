package dev.elbow.zoo.cli;

/**
 * Whether there is a standard input. A process that is started without one opens its first file, one of the JVM's own, in its
 * place; only the launcher can still tell, and sets {@value #PROPERTY}. Stateless.
 */
public final class StandardInput {

    /** The system property that the launcher sets to {@code closed}. */
    public static final String PROPERTY = "elbow.stdin";

    private StandardInput() {}

    /** Refuses to read where there is nothing to read from. */
    public static void requireOpen() {
        if (System.getProperty(PROPERTY, "").equals("closed")) {
            throw new CommandException(
                    ExitCode.USAGE, "standard input: closed (expected: a file or a pipe); nothing was read");
        }
    }
}
