package dev.elbow.deploy.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A base image for tests, made of this machine: the running JDK as jlink has it, and the libraries of the system that it and ONNX Runtime
 * are linked with. No shell, no package, no user: what runs on it needs nothing else.
 */
final class JavaRuntime {

    private static final String MODULES = "java.se,jdk.unsupported,jdk.httpserver,jdk.crypto.ec,jdk.net,jdk.zipfs";
    private static final Pattern LINKED = Pattern.compile("(?:^|=> )\\s*(/\\S+) \\(0x", Pattern.MULTILINE);

    /** Lines of the linker's cache, of this processor's libraries: what ONNX Runtime asks for. */
    private static final Pattern NEEDED = Pattern.compile(
            "lib(?:stdc\\+\\+\\.so\\.6|gcc_s\\.so\\.1|dl\\.so\\.2|m\\.so\\.6|pthread\\.so\\.0|rt\\.so\\.1)"
                    + " \\(libc6,(?:x86-64|AArch64)[^)]*\\) => (\\S+)");

    private JavaRuntime() {}

    /**
     * Pushes it.
     *
     * @param folder new, for files
     * @return its name, with the digest
     */
    static String push(Path folder, String repository) throws Exception {
        Path java = folder.resolve("java");
        Tool.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                java.toString()));
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder();
        layer.addEntryRecursive(java, AbsoluteUnixPath.get("/opt/java"), JavaRuntime::permissions);
        for (Path library : libraries(java)) {
            layer.addEntry(
                    library.toRealPath(),
                    AbsoluteUnixPath.get(library.toString()),
                    FilePermissions.fromOctalString("755"));
        }
        for (String place : List.of("tmp", "dev", "proc")) {
            layer.addEntry(
                    Files.createDirectories(folder.resolve("empty").resolve(place)),
                    AbsoluteUnixPath.get("/" + place),
                    FilePermissions.fromOctalString("777"));
        }
        String digest = Jib.fromScratch()
                .addFileEntriesLayer(layer.build())
                .addEnvironmentVariable("PATH", "/opt/java/bin")
                .containerize(Containerizer.to(RegistryImage.named(repository)).setAllowInsecureRegistries(true))
                .getDigest()
                .toString();
        return repository + "@" + digest;
    }

    private static FilePermissions permissions(Path file, AbsoluteUnixPath unused) {
        return FilePermissions.fromOctalString(Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644");
    }

    /** What the dynamic linker would load for it, and for a library in C++ beside it. */
    private static Set<Path> libraries(Path java) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ldd"));
        try (Stream<Path> files = Files.walk(java)) {
            files.filter(file -> file.toString().endsWith(".so") || file.endsWith("bin" + File.separator + "java"))
                    .forEach(file -> command.add(file.toString()));
        }
        Set<Path> libraries = new TreeSet<>();
        LINKED.matcher(Tool.run(command))
                .results()
                .map(found -> Path.of(found.group(1)))
                .filter(file -> !file.startsWith(java))
                .forEach(libraries::add);
        NEEDED.matcher(Tool.run(List.of("/sbin/ldconfig", "-p")))
                .results()
                .map(found -> Path.of(found.group(1)))
                .forEach(libraries::add);
        return libraries;
    }
}
