package dev.elbow.deploy.broker;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** Where a broker keeps its data. */
final class DataFolder {

    private static final String LOCK = ".elbow-lock";

    private final Path path;
    private final boolean temporary;
    private @Nullable FileChannel lock;

    private DataFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /** A new folder that goes with its release. */
    static DataFolder temporary() {
        try {
            return new DataFolder(Files.createTempDirectory("elbow-broker-"), true);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "temporary folder: " + IoFault.of(e) + "; no broker was started", e);
        }
    }

    /** A folder that stays. */
    static DataFolder kept(Path path) {
        return new DataFolder(path.toAbsolutePath().normalize(), false);
    }

    Path path() {
        return path;
    }

    /**
     * Takes the folder for this broker alone, and makes a broker's folder of an empty one; one that is a broker's already
     * stays as it is.
     */
    void open() throws Exception { // as Kafka declares it
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "folder " + path + ": is a file (expected: a folder); no broker was started");
        }
        Files.createDirectories(path);
        boolean formatted = Files.exists(path.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME));
        if (!formatted) {
            refuseOtherFiles();
        }
        // Kafka's own lock is taken too late: by then, a second controller has written into the first one's log.
        lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!taken(lock)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "folder " + path + ": another broker uses it (expected: one at a time); no broker was started");
        }
        if (!formatted) {
            format();
        }
    }

    /** Gives the folder back, and removes it where it is temporary. */
    void release() {
        Utils.closeQuietly(lock, LOCK);
        if (!temporary) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(DataFolder::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + path + ": could not be removed", e);
        }
    }

    private void refuseOtherFiles() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            if (files.anyMatch(file -> !file.endsWith(LOCK))) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "folder " + path
                                + ": holds other files (expected: a broker's data, or nothing); no broker was started");
            }
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by another broker of this process
        }
    }

    private void format() throws Exception { // as Kafka declares it
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(BrokerSettings.NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(path.toString()))
                    .setMetadataLogDirectory(path.toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .run();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": could not be removed", e);
        }
    }
}
