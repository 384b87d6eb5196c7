package dev.elbow.zoo.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Splits a stream of bytes into lines as they arrive, holding no more than one read and one line. Not thread-safe. */
public final class LineSplitter {

    /** Told of the lines, in their order. */
    public interface Lines {
        void line(byte[] line) throws IOException;

        /** A line of which nothing was kept. */
        void tooLong(long bytes) throws IOException;

        /** Nothing more is there without waiting: time to answer. */
        void pause() throws IOException;
    }

    private static final int CHUNK = 1 << 20;

    private final int longest;
    private final Lines lines;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long length;

    /**
     * A splitter for one stream.
     *
     * @param longest bytes of the longest line that is kept
     */
    public LineSplitter(int longest, Lines lines) {
        this.longest = longest;
        this.lines = lines;
    }

    /** Splits until the end; the last line may lack its end. */
    public void split(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            int from = 0;
            for (int i = 0; i < read; i++) {
                if (chunk[i] == '\n') {
                    keep(chunk, from, i);
                    end();
                    from = i + 1;
                }
            }
            keep(chunk, from, read);
            lines.pause();
        }
        if (length > 0) {
            end();
            lines.pause();
        }
    }

    private void keep(byte[] chunk, int from, int to) {
        length += to - from;
        if (length <= longest) {
            kept.write(chunk, from, to - from);
        } else {
            kept.reset();
        }
    }

    private void end() throws IOException {
        if (length <= longest) {
            lines.line(kept.toByteArray());
        } else {
            lines.tooLong(length);
        }
        kept.reset();
        length = 0;
    }
}
