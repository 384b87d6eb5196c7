package dev.elbow.zoo.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.Reference;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo pull}. */
@Command(
        name = "pull",
        description = {
            "Pull a package from a registry into the cache, verified: signature, digests, documents, graphs, golden vectors.",
            "What does not verify is not kept. A transfer that was cut goes on where it ended.",
            "With --out, write the files of any package, one that is shipped or here already, too."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:pulled, or there already",
            "1:other bytes are here under that version, or DIR is there",
            "2:bad usage, or no such package",
            "3:not trusted",
            "4:registry or disk out of reach"
        })
final class PullCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "REF",
            description =
                    "oci://HOST[:PORT]/REPOSITORY:VERSION, or …@sha256:DIGEST of the artifact. With --out, any reference, such as NAME:VERSION.")
    private String reference = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write the package's files to a new folder, too. Default: only into the cache.")
    private @Nullable Path out;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SignatureOptions signatures;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        boolean here = out != null && !reference.startsWith("oci://");
        VerifiedPackage pulled = here ? registry.load(reference, signatures.trust()) : pull(err);
        SignatureOptions.warn(pulled, err);
        if (out != null) {
            Zoo.copy(pulled, out);
        }
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            print.println(ResultJson.write(PackageText.row(pulled)));
        } else {
            print.printf(
                    "%s %s%n  %s%n", here ? "verified" : "pulled", pulled, PackageText.signature(pulled.signature()));
            if (out != null) {
                print.printf("  files in %s%n", out);
            }
            print.printf(
                    "  next: elbow score --package %s --stdin < events.jsonl%n",
                    here ? out : pulled.manifest().reference());
        }
        print.flush();
        return ExitCode.DONE.code();
    }

    private VerifiedPackage pull(PrintWriter err) {
        if (Zoo.bundled().contains(reference)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "package " + reference
                            + ": shipped with Elbow, and so here already (expected: one of a registry, or --out for its files)");
        }
        Reference.Remote remote = RegistryOptions.remote(reference);
        LiveLine line = new LiveLine(err);
        VerifiedPackage pulled = registry.transfers(line).pull(remote, signatures.trust());
        line.end();
        return pulled;
    }
}
