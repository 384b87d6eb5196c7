package dev.elbow.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Lays out the folders that become the archives. */
public final class Staging {

    private final Path module;
    private final Path deploy;
    private final Path target;

    private Staging(Path module, Path target) {
        this.module = module;
        this.deploy = module.resolveSibling("");
        this.target = target;
    }

    /** Lays out both: the folder of this module, then the one for what is laid out. */
    public static void main(String[] args) throws IOException {
        Staging staging = new Staging(Path.of(args[0]).toAbsolutePath(), Path.of(args[1]));
        Path built = staging.module.resolve("target");
        staging.lay("full", "elbow", staging.deploy.resolve("target"), Staging::copy);
        staging.lay("scorer", "elbow-scorer", built, Natives::trim);
    }

    /**
     * Lays one out.
     *
     * @param archive its name in its bill of materials
     * @param built where {@code lib} and the bill of materials are
     */
    private void lay(String name, String archive, Path built, Jars jars) throws IOException {
        Path folder = target.resolve(name);
        Path lib = Files.createDirectories(folder.resolve("lib"));
        for (Path jar : files(built.resolve("lib"))) {
            jars.copy(jar, lib.resolve(jar.getFileName()));
        }
        Path bill = built.resolve("sbom.cdx.json");
        BillOfMaterials.write(bill, folder.resolve("sbom.cdx.json"), archive, lib);
        Licences.write(lib, BillOfMaterials.read(bill), module.resolve("licences"), folder.resolve("licences"));
        Files.createDirectories(folder.resolve("bin"));
        copy(deploy.resolve("elbow"), folder.resolve("bin/elbow"));
        copy(module.resolve("README.md"), folder.resolve("README.md"));
        Path root = deploy.resolveSibling("");
        copy(root.resolve("LICENSE"), folder.resolve("LICENSE"));
        Documents.copy(root, folder);
        Checksums.ofAll(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** How a jar comes into an archive. */
    private interface Jars {
        void copy(Path jar, Path target) throws IOException;
    }
}
