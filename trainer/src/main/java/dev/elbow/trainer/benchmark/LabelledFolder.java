package dev.elbow.trainer.benchmark;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.trainer.data.TrainerDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The CSV files of a folder by the names of their sets: the file's name without {@code .csv} or {@code .csv.gz}. */
record LabelledFolder(Path folder, Map<String, Path> files) {

    private static final String KIND = "\\.csv(\\.gz)?$";

    /**
     * Looks into a folder.
     *
     * @throws TrainerDataException where it cannot be read, holds no CSV file, or two of one name
     */
    static LabelledFolder of(Path folder) {
        Map<String, Path> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path file : inside.filter(Files::isRegularFile).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                String set = name.replaceFirst(KIND, "");
                if (!set.equals(name) && files.putIfAbsent(set, file) != null) {
                    throw new TrainerDataException("data " + file + ": a second file of the set " + set);
                }
            }
        } catch (IOException e) {
            throw new TrainerDataException("data " + folder + ": " + IoFault.of(e), e);
        }
        if (files.isEmpty()) {
            throw new TrainerDataException("data " + folder + ": no CSV file (expected: files .csv or .csv.gz, with the"
                    + " last column " + LabelledSet.LABEL + ")");
        }
        return new LabelledFolder(folder, files);
    }

    /** Reads a set that was asked for by its name. */
    LabelledSet named(String set) {
        Path file = files.get(set);
        if (file == null) {
            throw new TrainerDataException("set " + set + ": not in " + folder
                    + Nearest.of(set, files.keySet())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(" (expected: some of " + String.join(", ", files.keySet()) + ")"));
        }
        return read(set).orElseThrow(() -> new TrainerDataException(unlabelled(set)));
    }

    /** Reads a set; empty where the file has no labels. */
    Optional<LabelledSet> read(String set) {
        Path file = files.get(set);
        return file == null ? Optional.empty() : LabelledSet.read(set, file);
    }

    /** What is wrong with a file without labels. */
    String unlabelled(String set) {
        return "data " + files.get(set) + ": the last column is not " + LabelledSet.LABEL
                + " (expected: 0 or 1 for each row there)";
    }
}
