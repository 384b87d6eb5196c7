package dev.elbow.deploy;

import java.io.PrintWriter;

/** Standard error as lines of the log; those that say why a command failed are errors there. Thread-safe, as writers are. */
final class LoggedWriter extends PrintWriter {

    private final LoggedLines lines;

    LoggedWriter() {
        this(new LoggedLines());
    }

    private LoggedWriter(LoggedLines lines) {
        super(lines, true);
        this.lines = lines;
    }

    /** Where this is how the command writes, what comes now is why it failed. */
    static void failing(PrintWriter err) {
        if (err instanceof LoggedWriter logged) {
            logged.lines.failing();
        }
    }
}
