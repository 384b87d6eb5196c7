package dev.elbow.deploy.broker;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/** Where a broker keeps its data. */
final class DataFolder {

    private final Path path;
    private final boolean temporary;

    private DataFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /** A new folder that goes with its release. */
    static DataFolder temporary() {
        try {
            return new DataFolder(Files.createTempDirectory("elbow-broker-"), true);
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "temporary folder: " + e + "; no broker was started", e);
        }
    }

    /** A folder that stays. */
    static DataFolder kept(Path path) {
        return new DataFolder(path.toAbsolutePath().normalize(), false);
    }

    Path path() {
        return path;
    }

    /** Makes a broker's folder of an empty one; one that is a broker's already stays as it is. */
    void format() throws Exception {
        Files.createDirectories(path);
        if (Files.exists(path.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            if (files.findAny().isPresent()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "folder " + path
                                + ": holds other files (expected: a broker's data, or nothing); no broker was started");
            }
        }
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

    /** Removes the folder, where it is temporary. */
    void release() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(DataFolder::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + path + ": could not be removed", e);
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
