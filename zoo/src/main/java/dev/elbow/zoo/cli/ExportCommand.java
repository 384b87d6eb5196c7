package dev.elbow.zoo.cli;

import dev.elbow.zoo.Trust;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo export}. */
@Command(
        name = "export",
        description =
                "Write a package to one tar file, an OCI image layout, for machines without a network; elbow zoo import reads it.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:written",
            "1:the file is there, or other bytes are here under the version in a registry",
            "2:bad usage, or no such package",
            "3:not trusted",
            "4:disk or registry out of reach"
        })
final class ExportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "REF", description = References.HELP)
    private String reference = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The new file; its name ends in .tar.")
    private Path file = Path.of("");

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!file.toString().endsWith(".tar")) {
            throw new CommandException(ExitCode.USAGE, "file " + file + " (expected: a name that ends in .tar)");
        }
        Path place = file.toAbsolutePath().normalize().getParent();
        if (place == null || !Files.isDirectory(place)) {
            throw new CommandException(
                    ExitCode.USAGE, "file " + file + ": no folder " + place + " (expected: one that is there)");
        }
        VerifiedPackage given = registry.load(reference, Trust.ofUser());
        Zoo.export(given, file);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("wrote %s to %s%n", given, file);
        out.flush();
        return ExitCode.DONE.code();
    }
}
