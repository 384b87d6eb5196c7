package dev.elbow.deploy.backfill;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears under its name once it is whole. Not thread-safe; what was not finished is gone when it is closed. */
final class WholeFile implements AutoCloseable {

    /** Turns lines into the file's own format. */
    interface Format {
        void write(Path lines, Path file);
    }

    private final Path file;
    private final Path lines;
    private final Path beside;
    private final OutputStream out;

    private WholeFile(Path file, Path lines, Path beside, OutputStream out) {
        this.file = file;
        this.lines = lines;
        this.beside = beside;
        this.out = out;
    }

    /** Begins a file; refuses to replace one unless it is told to. */
    static WholeFile begin(Path file, boolean replace) {
        if (Files.isDirectory(file)) {
            throw new CommandException(ExitCode.USAGE, "file " + file + ": a folder (expected: a file to write)");
        }
        if (Files.exists(file) && !replace) {
            throw new CommandException(
                    ExitCode.USAGE, "file " + file + ": is there (expected: none, or --force); nothing was written");
        }
        String name = "." + file.getFileName();
        Path lines = file.resolveSibling(name + ".lines");
        Path beside = file.resolveSibling(name + ".whole");
        try {
            // Ctrl-C runs no close.
            lines.toFile().deleteOnExit();
            beside.toFile().deleteOnExit();
            return new WholeFile(file, lines, beside, new BufferedOutputStream(Files.newOutputStream(lines), 1 << 18));
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    void write(ByteArrayOutputStream text) {
        try {
            text.writeTo(out);
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    /** Ends the file and gives it its name. */
    void finish(Format format) {
        try {
            out.close();
            format.write(lines, beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    /** The lines as they are. */
    static void plain(Path lines, Path file) {
        try {
            Files.move(lines, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    @Override
    public void close() {
        try {
            try (out) {
                Files.deleteIfExists(beside);
            } finally {
                Files.deleteIfExists(lines);
            }
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    private static CommandException fault(Path file, IOException e) {
        return new CommandException(
                ExitCode.UNREACHABLE, "file " + file + ": " + IoFault.of(e) + "; it was not written", e);
    }
}
