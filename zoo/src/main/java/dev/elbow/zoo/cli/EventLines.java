package dev.elbow.zoo.cli;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.zoo.diff.EventComparison;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Hands the JSON lines of a file to a comparison, numbered from 1; blank ones are no events. Not thread-safe. */
final class EventLines implements LineSplitter.Lines {

    private static final String STANDARD = "-";

    private static final String EXPECTED =
            " (expected: a file of events, one JSON object a line, or - for standard input)";

    private final String name;
    private final EventComparison comparison;
    private final LiveLine progress;
    private long line;

    private EventLines(String name, EventComparison comparison, LiveLine progress) {
        this.name = name;
        this.comparison = comparison;
        this.progress = progress;
    }

    /** What messages call the events of a source. */
    static String name(String source) {
        return source.equals(STANDARD) ? "standard input" : source;
    }

    /**
     * Opens a source, so that what is wrong with it shows before longer work.
     *
     * @param source a file, or {@code -} for standard input
     */
    static InputStream open(String source, InputStream standard) {
        if (source.equals(STANDARD)) {
            StandardInput.requireOpen();
            return standard;
        }
        try {
            Path file = Path.of(source);
            if (Files.isDirectory(file)) {
                throw new CommandException(ExitCode.USAGE, "events " + source + ": a folder" + EXPECTED);
            }
            return Files.newInputStream(file);
        } catch (InvalidPathException e) {
            throw new CommandException(ExitCode.USAGE, "events " + source + ": no path" + EXPECTED, e);
        } catch (IOException e) {
            ExitCode code = e instanceof NoSuchFileException ? ExitCode.USAGE : ExitCode.UNREACHABLE;
            throw new CommandException(code, "events " + source + ": " + IoFault.of(e) + EXPECTED, e);
        }
    }

    /**
     * Reads to the end, or as far as the comparison goes.
     *
     * @throws CommandException where there is no event, or reading fails
     */
    static void read(String source, InputStream in, EventComparison comparison, LiveLine progress) {
        EventLines lines = new EventLines(name(source), comparison, progress);
        try {
            new LineSplitter(JsonEventDecoder.DEFAULT_MAX_BYTES, lines).split(new UntilCut(in, comparison));
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "events " + name(source) + ": " + IoFault.of(e), e);
        }
        progress.end();
        if (comparison.events() == 0) {
            throw new CommandException(
                    ExitCode.USAGE, "events " + name(source) + ": no events" + EXPECTED + "; nothing was compared");
        }
    }

    @Override
    public void line(byte[] bytes) {
        line++;
        if (!blank(bytes)) {
            comparison.add(line, bytes);
        }
    }

    @Override
    public void tooLong(long bytes) {
        line++;
        comparison.refuse(
                line,
                new Refusal(
                        Refusal.Reason.TOO_LARGE,
                        "event: " + bytes + " bytes (expected: at most " + JsonEventDecoder.DEFAULT_MAX_BYTES + ")"));
    }

    @Override
    public void pause() {
        progress.show(String.format(Locale.ROOT, "%s: %,d events", name, comparison.events()));
    }

    private static boolean blank(byte[] bytes) {
        for (byte one : bytes) {
            if (one != ' ' && one != '\t' && one != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Ends where the comparison does. */
    private static final class UntilCut extends FilterInputStream {
        private final EventComparison comparison;

        UntilCut(InputStream in, EventComparison comparison) {
            super(in);
            this.comparison = comparison;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return comparison.cut() ? -1 : super.read(bytes, from, length);
        }
    }
}
