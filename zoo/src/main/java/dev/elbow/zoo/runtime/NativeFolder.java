package dev.elbow.zoo.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Removes, when the JVM ends, the temporary folder that ONNX Runtime unpacks its libraries to. It asks for that itself, but for
 * the folder before the files in it, so that an empty folder stays of every run. Stateless.
 */
final class NativeFolder {

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String NAME = "onnxruntime-java";

    /** Properties by which a user says where the libraries are, instead of having them unpacked. */
    private static final String PLACE = "onnxruntime.native.";

    private NativeFolder() {}

    static void removeAtExit() {
        removeAtExit(
                Runtime.getRuntime()::addShutdownHook, System.getProperties().stringPropertyNames());
    }

    /** Where a user chose the place, nothing is unpacked, and nothing there is ours to remove. */
    static void removeAtExit(Consumer<Thread> hooks, Collection<String> properties) {
        if (properties.stream().anyMatch(property -> property.startsWith(PLACE))) {
            return;
        }
        try {
            hooks.accept(new Thread(NativeFolder::remove, "elbow-native-folder"));
        } catch (IllegalStateException e) {
            return; // the JVM is ending already: an empty folder stays
        }
    }

    /** The libraries that are mapped say where the folder is; elsewhere than on Linux, nothing says so. */
    private static void remove() {
        try (Stream<String> lines = Files.lines(MAPS)) {
            remove(lines, Path.of(System.getProperty("java.io.tmpdir", "")).toRealPath());
        } catch (IOException e) {
            return; // an empty folder stays
        }
    }

    /**
     * Removes the folder with the libraries of ONNX Runtime in it; with anything else in it, the folder stays.
     *
     * @param maps {@code /proc/self/maps}
     * @param temporary where the JVM makes temporary folders, without links
     */
    static void remove(Stream<String> maps, Path temporary) throws IOException {
        List<Path> folders = maps.filter(line -> line.contains("/" + NAME))
                .map(line -> Path.of(line.substring(line.indexOf('/'))).resolveSibling(""))
                .filter(folder -> temporary.equals(folder.getParent()))
                .filter(folder -> String.valueOf(folder.getFileName()).startsWith(NAME))
                .distinct()
                .toList();
        for (Path folder : folders) {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "libonnxruntime*")) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        if (isEmpty(folder)) {
            Files.deleteIfExists(folder);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
