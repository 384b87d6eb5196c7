package dev.elbow.zoo.cli;

import dev.elbow.zoo.Cache;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo import}. */
@Command(
        name = "import",
        description = "Take a package from a tar file of elbow zoo export into the cache, verified as a pulled one is.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:there now",
            "1:other bytes are there under that version",
            "2:bad usage, or no such file",
            "3:not trusted",
            "4:disk out of reach"
        })
final class ImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The tar file.")
    private Path file = Path.of("");

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SignatureOptions signatures;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        VerifiedPackage loaded = Zoo.importInto(Cache.ofUser(), file, signatures.trust());
        SignatureOptions.warn(loaded, spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        out.printf("imported %s%n  %s%n", loaded, PackageText.signature(loaded.signature()));
        out.flush();
        return ExitCode.DONE.code();
    }
}
