package dev.elbow.zoo.cli;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo verify}. */
@Command(
        name = "verify",
        description = {
            "Verify a package: its signature, every file's size and digest by the manifest, every document, graph and golden vector.",
            "What the manifest itself must be, only the reference can say: NAME@sha256:DIGEST or DIR@sha256:DIGEST."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:verified", "2:bad usage, or no such package", "3:not trusted"})
final class VerifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "REF", description = References.HELP)
    private String reference = "";

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
        VerifiedPackage verified = Zoo.load(reference, signatures.trust());
        Manifest manifest = verified.manifest();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> result = PackageText.row(verified);
            result.put("golden_cases", verified.golden().cases().size());
            out.println(ResultJson.write(result));
        } else {
            out.printf(
                    "%s verified: %d files by the digests in model.json, 3 graphs, %d golden cases within %s%n%s%n%s%n",
                    manifest.reference(),
                    manifest.files().size(),
                    verified.golden().cases().size(),
                    Math.min(
                            verified.golden().tolerance(), manifest.tolerances().golden()),
                    PackageText.signature(verified.signature()),
                    verified.digest());
        }
        out.flush();
        return ExitCode.DONE.code();
    }
}
