package dev.elbow.scorer.cli;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.StandardInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** The one document that an option gives: as JSON, as a file, or on standard input. Stateless. */
final class GivenDocument {

    private static final String STANDARD = "-";
    private static final String EXPECTED = " (expected: a JSON object, a file, or - for standard input)";

    private GivenDocument() {}

    /**
     * Reads it.
     *
     * @param option as messages name it
     * @param most bytes that are read, and one more, so that whoever reads the document finds it too large
     */
    static byte[] read(String option, String given, InputStream standard, int most) {
        if (given.stripLeading().startsWith("{")) {
            return given.getBytes(StandardCharsets.UTF_8);
        }
        try {
            if (given.equals(STANDARD)) {
                StandardInput.requireOpen();
                return withoutEnd(standard.readNBytes(most + 1));
            }
            Path file = Path.of(given);
            if (Files.isDirectory(file)) {
                throw new CommandException(ExitCode.USAGE, option + ": " + file + ": a folder" + EXPECTED);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return withoutEnd(in.readNBytes(most + 1));
            }
        } catch (InvalidPathException e) {
            throw new CommandException(ExitCode.USAGE, option + ": " + Excerpt.of(given) + EXPECTED, e);
        } catch (IOException e) {
            ExitCode code = e instanceof NoSuchFileException ? ExitCode.USAGE : ExitCode.UNREACHABLE;
            throw new CommandException(code, option + ": " + Excerpt.of(given) + ": " + IoFault.of(e) + EXPECTED, e);
        }
    }

    /** A line, or a file of one, ends with what is not of the document. */
    private static byte[] withoutEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
    }
}
