package dev.elbow.zoo.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes, when the JVM ends, the temporary folder that ONNX Runtime unpacks its libraries to. It asks for that itself, but for
 * the folder before the files in it, so that an empty folder stays of every run. Stateless.
 */
final class NativeFolder {

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String NAME = "onnxruntime-java";

    private NativeFolder() {}

    static void removeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(NativeFolder::remove, "elbow-native-folder"));
    }

    /** The libraries that are mapped say where the folder is; elsewhere than on Linux, nothing says so. */
    private static void remove() {
        try (Stream<String> lines = Files.lines(MAPS)) {
            List<Path> folders = lines.filter(line -> line.contains("/" + NAME))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .map(library -> library.resolveSibling(""))
                    .filter(folder -> String.valueOf(folder.getFileName()).startsWith(NAME))
                    .distinct()
                    .toList();
            for (Path folder : folders) {
                remove(folder);
            }
        } catch (IOException e) {
            return; // an empty folder stays
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
