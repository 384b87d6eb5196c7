package dev.elbow.zoo.cli;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Help.Ansi;

/**
 * One line that says where a long command stands: rewritten in place on a terminal, printed anew now and then elsewhere. Not
 * thread-safe.
 */
public final class LiveLine {

    private static final Duration TERMINAL_PERIOD = Duration.ofMillis(200);
    private static final Duration LOG_PERIOD = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final boolean terminal;
    private String last = "";
    private boolean shown = true;
    private long next = Long.MIN_VALUE;

    public LiveLine(PrintWriter err) {
        this(err, Ansi.AUTO.enabled());
    }

    LiveLine(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** Shows the text, unless another was shown just before. */
    public void show(String text) {
        last = text;
        shown = false;
        if (next == Long.MIN_VALUE || System.nanoTime() - next >= 0) {
            print();
        }
    }

    /** Prints a line that stays, above the live one. */
    public void note(String text) {
        if (terminal && !last.isEmpty()) {
            err.print("\r\u001b[K");
        }
        err.println(text);
        err.flush();
        shown = false;
    }

    /** Shows the last text for good and ends the line. */
    public void end() {
        if (!shown) {
            print();
        }
        if (terminal && !last.isEmpty()) {
            err.println();
            err.flush();
        }
        last = "";
    }

    private void print() {
        if (terminal) {
            // Back to the first column, and nothing left of a longer line.
            err.print("\r" + last + "\u001b[K");
        } else {
            err.println(last);
        }
        err.flush();
        shown = true;
        next = System.nanoTime() + (terminal ? TERMINAL_PERIOD : LOG_PERIOD).toNanos();
    }
}
