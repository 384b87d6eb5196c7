package dev.elbow.deploy;

import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes every line that a command writes a line of the log. Thread-safe, as writers are. */
final class LoggedLines extends Writer {

    private static final Logger LOG = LoggerFactory.getLogger("dev.elbow.command");

    private final StringBuilder line = new StringBuilder();
    private boolean failing;

    /** What is written from now on says why the command failed. */
    void failing() {
        synchronized (lock) {
            failing = true;
        }
    }

    @Override
    public void write(char[] chars, int from, int length) {
        synchronized (lock) {
            for (int i = from; i < from + length; i++) {
                if (chars[i] == '\n') {
                    end();
                } else if (chars[i] != '\r') {
                    line.append(chars[i]);
                }
            }
        }
    }

    private void end() {
        if (!line.isEmpty()) {
            LOG.atLevel(failing ? Level.ERROR : Level.INFO)
                    .log("{}", line.toString()); // a copy: the log may look later
        }
        line.setLength(0);
    }

    @Override
    public void flush() {
        // a line is written when it ends
    }

    @Override
    public void close() {
        synchronized (lock) {
            end();
        }
    }
}
