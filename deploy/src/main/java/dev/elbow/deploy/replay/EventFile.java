package dev.elbow.deploy.replay;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The events of a file, in its order, read one by one: CSV with a header line, or JSON lines; both also by gzip. Not
 * thread-safe; closed by its opener.
 */
public final class EventFile implements Iterator<Event>, AutoCloseable {

    private static final int BUFFER = 1 << 16;

    /** Reads event after event, then nothing for ever. */
    interface Source extends AutoCloseable {
        Optional<Event> read() throws IOException;

        @Override
        void close() throws IOException;
    }

    private final String name;
    private final Source source;
    private Optional<Event> next = Optional.empty();

    private EventFile(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    /** Opens a file whose name says what it is: {@code .csv}, {@code .jsonl}, {@code .ndjson} or {@code .json}, and {@code .gz}. */
    public static EventFile open(Path file, Columns columns) {
        String lower = file.toString().toLowerCase(Locale.ROOT);
        if (!lower.matches(".*\\.(csv|jsonl|ndjson|json)(\\.gz)?")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "file " + file + ": unknown kind (expected: .csv, .jsonl, .ndjson or .json, each also with .gz)");
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CommandException(ExitCode.USAGE, "file " + file + ": is not there, or cannot be read");
        }
        try {
            return open(file.toString(), Files.newInputStream(file), columns);
        } catch (IOException e) {
            throw broken(file.toString(), e);
        }
    }

    /**
     * Reads a stream, and closes it in the end.
     *
     * @param name a file name, which says what the stream holds; {@code -} holds JSON lines
     */
    public static EventFile open(String name, InputStream in, Columns columns) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean gzip = lower.endsWith(".gz");
        boolean csv = lower.endsWith(".csv") || lower.endsWith(".csv.gz");
        try {
            InputStream plain = gzip ? new GZIPInputStream(in, BUFFER) : in;
            return new EventFile(name, csv ? CsvEvents.open(name, plain, columns) : new JsonLines(plain, columns));
        } catch (IOException e) {
            throw broken(name, e);
        }
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty()) {
            try {
                next = source.read();
            } catch (IOException e) {
                throw broken(name, e);
            }
        }
        return next.isPresent();
    }

    @Override
    public Event next() {
        if (!hasNext()) {
            throw new NoSuchElementException(name + ": no more events");
        }
        Event event = next.orElseThrow();
        next = Optional.empty();
        return event;
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw broken(name, e);
        }
    }

    private static CommandException broken(String name, IOException cause) {
        return new CommandException(
                ExitCode.FAILED, "file " + name + ": cannot be read on; " + IoFault.of(cause), cause);
    }
}
