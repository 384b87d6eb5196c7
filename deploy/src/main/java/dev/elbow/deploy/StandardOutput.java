package dev.elbow.deploy;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** A writer that knows what could not be written; one on {@link System#out} does not, since that stream keeps it to itself. */
final class StandardOutput extends PrintWriter {

    private final Watched watched;

    private StandardOutput(Watched watched, Charset charset) {
        super(new BufferedWriter(new OutputStreamWriter(watched, charset)), true);
        this.watched = watched;
    }

    /** That of the process, in the characters of its terminal, if any. */
    static StandardOutput ofProcess() {
        String terminal = System.getProperty("sun.stdout.encoding");
        Charset charset = terminal == null ? Charset.defaultCharset() : Charset.forName(terminal);
        return on(new FileOutputStream(FileDescriptor.out), charset);
    }

    static StandardOutput on(OutputStream out, Charset charset) {
        return new StandardOutput(new Watched(out), charset);
    }

    /** Whether whoever read this went away, as {@code head} does once it has enough. */
    boolean readerLeft() {
        return watched.readerLeft;
    }

    private static final class Watched extends FilterOutputStream {
        private volatile boolean readerLeft;

        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                readerLeft |= String.valueOf(e.getMessage())
                        .contains("Broken pipe"); // Java tells it from a full disk no better
                throw e;
            }
        }
    }
}
