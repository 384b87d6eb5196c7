package dev.elbow.zoo.cli;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.Zoo;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow zoo list}. */
@Command(
        name = "list",
        description = "List the packages that are shipped with Elbow.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:listed", "2:bad usage"})
final class ListCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Manifest> manifests = Zoo.bundled().stream().map(Zoo::manifest).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    ResultJson.write(manifests.stream().map(ListCommand::row).toList()));
        } else {
            out.printf("%-32s %-7s %8s %7s %9s%n", "REFERENCE", "FAMILY", "FEATURES", "LATENT", "SIZE");
            manifests.forEach(manifest -> out.printf(
                    "%-32s %-7s %8d %7d %6d kB%n",
                    manifest.reference(),
                    manifest.family(),
                    manifest.features().size(),
                    manifest.latent().dimensions(),
                    size(manifest) / 1_000));
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    private static Map<String, Object> row(Manifest manifest) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("reference", manifest.reference());
        row.put("family", manifest.family());
        row.put("features", manifest.features().size());
        row.put("latent", manifest.latent().dimensions());
        row.put("bytes", size(manifest));
        row.put("metrics", manifest.provenance().metrics());
        return row;
    }

    private static long size(Manifest manifest) {
        return manifest.files().stream().mapToLong(PackageFile::size).sum();
    }
}
