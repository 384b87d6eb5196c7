package dev.elbow.deploy.gpu;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What CUDA needs of a machine, and what of it is here. A list for people: what decides is whether the libraries themselves work.
 *
 * @param root of the file system
 * @param classPath jars
 */
record Needs(Path root, Map<String, String> environment, List<Path> classPath) {

    private static final String DRIVER = "NVIDIA driver";
    private static final List<String> DRIVERS = List.of("dev/nvidiactl", "proc/driver/nvidia/version", "dev/dxg");

    /** CUDA 12 and cuDNN 9, as onnxruntime_gpu links them. */
    private static final List<String> LIBRARIES = List.of(
            "libcudart.so.12",
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcufft.so.11",
            "libcurand.so.10",
            "libcudnn.so.9");

    private static final List<String> FOLDERS = List.of(
            "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib64", "usr/lib", "usr/local/cuda/lib64");

    /** The dynamic linker's own list, with the paths as text in it. */
    private static final String LINKER_CACHE = "etc/ld.so.cache";

    /**
     * One thing that is needed.
     *
     * @param found where or what it is; empty where it is not here
     */
    record Need(String what, Optional<String> found, String expected) {
        @Override
        public String toString() {
            return what + ": " + found.orElse("absent (expected: " + expected + ")");
        }
    }

    /** Of this machine. */
    static Needs here() {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            jars.add(Path.of(entry));
        }
        return new Needs(Path.of("/"), System.getenv(), jars);
    }

    /** Of the training engine. */
    List<Need> training() {
        return List.of(
                driver(),
                libtorch(),
                variable("PYTORCH_VERSION", "the version of pytorch-jni on the class path, 2.7.1"),
                variable("PYTORCH_FLAVOR", "cu128"),
                library("libcudart.so.12"));
    }

    /** Of ONNX Runtime. */
    List<Need> scoring() {
        List<Need> needs = new ArrayList<>(List.of(driver(), jar()));
        LIBRARIES.forEach(name -> needs.add(library(name)));
        return needs;
    }

    private Need driver() {
        Optional<String> found = DRIVERS.stream()
                .filter(file -> Files.exists(root.resolve(file)))
                .findFirst()
                .map(file -> "/" + file);
        return new Need(DRIVER, found, "one of /" + String.join(", /", DRIVERS));
    }

    private Need libtorch() {
        String name = "PYTORCH_LIBRARY_PATH";
        Optional<String> set = Optional.ofNullable(environment.get(name));
        Optional<String> found = set.filter(folder -> holds(Path.of(folder), "libtorch_cuda.so"));
        String expected = "the lib folder of a libtorch 2.7.1 for CUDA, with libtorch_cuda.so in it";
        return new Need(
                name, found, expected + set.map(folder -> "; it is " + folder).orElse(""));
    }

    private Need variable(String name, String expected) {
        return new Need(name, Optional.ofNullable(environment.get(name)), expected);
    }

    private Need jar() {
        List<String> runtimes = classPath.stream()
                .map(jar -> String.valueOf(jar.getFileName()))
                .filter(name -> name.startsWith("onnxruntime"))
                .toList();
        return new Need(
                "onnxruntime_gpu",
                runtimes.stream()
                        .filter(name -> name.startsWith("onnxruntime_gpu"))
                        .findFirst(),
                "onnxruntime_gpu-*.jar in place of " + String.join(", ", runtimes));
    }

    private Need library(String name) {
        List<Path> folders = new ArrayList<>();
        for (String folder : environment.getOrDefault("LD_LIBRARY_PATH", "").split(":", -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        FOLDERS.forEach(folder -> folders.add(root.resolve(folder)));
        Optional<String> found = folders.stream()
                .filter(folder -> holds(folder, name))
                .findFirst()
                .map(Path::toString)
                .or(() -> cached(name));
        return new Need(name, found, "in LD_LIBRARY_PATH or a folder of the system; CUDA 12 and cuDNN 9 bring it");
    }

    private static boolean holds(Path folder, String file) {
        return Files.exists(folder.resolve(file));
    }

    private Optional<String> cached(String name) {
        try (Stream<String> lines = Files.lines(root.resolve(LINKER_CACHE), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.contains("/" + name + "\0"))
                    ? Optional.of("/" + LINKER_CACHE)
                    : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
