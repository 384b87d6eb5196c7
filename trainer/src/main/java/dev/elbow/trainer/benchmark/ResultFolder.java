package dev.elbow.trainer.benchmark;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.trainer.data.TrainerDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of finished runs, one file each, and of the tables made of them. */
record ResultFolder(Path folder) {

    private static final String RUNS = "runs";
    private static final String END = ".json";

    /** The record of a run, where there is one that follows from the same data, whatever the recipe. */
    Optional<SetRecord> find(Protocol protocol, String set, long seed, String data) {
        Path file = file(protocol, set, seed);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(file)).filter(record -> record.data().equals(data));
        } catch (TrainerDataException e) {
            return Optional.empty(); // computed anew, and written over
        }
    }

    /**
     * Keeps a record, whole or not at all.
     *
     * @throws IOException where the disk cannot be written
     */
    void keep(SetRecord record) throws IOException {
        Path file = file(record.protocol(), record.set(), record.seed());
        write(file, record.json());
    }

    /** Writes a table beside the runs. */
    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        write(file, text);
        return file;
    }

    static void write(Path file, String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Files.createDirectories(whole.resolveSibling(""));
        Path begun = whole.resolveSibling(whole.getFileName() + ".part");
        Files.writeString(begun, text);
        Files.move(begun, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * All records, by file name.
     *
     * @throws TrainerDataException where there are none, or one is damaged
     */
    List<SetRecord> all() {
        List<SetRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve(RUNS))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(END)).sorted().toList()) {
                records.add(read(file));
            }
        } catch (IOException e) {
            throw new TrainerDataException("results " + folder + ": " + IoFault.of(e), e);
        }
        if (records.isEmpty()) {
            throw new TrainerDataException(
                    "results " + folder + ": no finished run (expected: some, written by elbow benchmark --data)");
        }
        return records;
    }

    private static SetRecord read(Path file) {
        try {
            return SetRecord.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new TrainerDataException("record " + file + ": " + IoFault.of(e), e);
        } catch (ConfigurationException | WireException e) {
            throw new TrainerDataException(
                    "record " + file + ": damaged; remove it, and run again: " + e.getMessage(), e);
        }
    }

    private Path file(Protocol protocol, String set, long seed) {
        return folder.resolve(RUNS).resolve(protocol.name().toLowerCase(Locale.ROOT) + "-" + set + "-" + seed + END);
    }
}
