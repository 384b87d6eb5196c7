package dev.elbow.zoo.cli;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.VerifiedPackage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo verify}. */
@Command(
        name = "verify",
        description = {
            "Verify a package: its signature, every file's size and digest by the manifest, every document, graph and golden vector,",
            "and that its recipe is the one that it says made it.",
            "What the manifest itself must be, only the reference can say: NAME@sha256:DIGEST or DIR@sha256:DIGEST.",
            "With --reproduce, train it again by its recipe, and hold what comes of it against it."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:verified",
            "1:not reproduced, or other bytes are here under the version in a registry",
            "2:bad usage, or no such package",
            "3:not trusted",
            "4:registry or disk out of reach"
        })
final class VerifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "REF", description = References.HELP)
    private String reference = "";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SignatureOptions signatures;

    @Option(
            names = "--reproduce",
            description = "Train it again by its recipe and seed, and compare every file. Needs --data.")
    private boolean reproduce;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "For --reproduce, the file that it was trained on. Default: none.")
    private @Nullable Path data;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "For --reproduce, the file that it was tested on, where that is another one. Default: none.")
    private @Nullable Path test;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        checkOptions();
        VerifiedPackage verified = registry.load(reference, signatures.trust());
        RecipeCheck.check(verified).ifPresent(note -> {
            PrintWriter err = spec.commandLine().getErr();
            err.println("note: " + note);
            err.flush();
        });
        Optional<Reproduction> again =
                Optional.ofNullable(data).map(rows -> new Reproduction(verified, rows, Optional.ofNullable(test)));
        Manifest manifest = verified.manifest();
        Optional<Reproduction.Result> made =
                again.map(one -> one.run(spec.root().commandLine()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> result = PackageText.row(verified);
            result.put("golden_cases", verified.golden().cases().size());
            made.ifPresent(one -> {
                result.put("reproduced", one.same());
                result.put("differing", one.differing());
                one.folder().ifPresent(folder -> result.put("made", folder.toString()));
            });
            out.println(ResultJson.write(result));
        } else {
            out.printf(
                    "%s verified: %d files by the digests in model.json, %d graphs, %d golden cases within %s%n%s%n%s%n",
                    manifest.reference(),
                    manifest.files().size(),
                    manifest.graphs().size(),
                    verified.golden().cases().size(),
                    Math.min(
                            verified.golden().tolerance(), manifest.tolerances().golden()),
                    PackageText.signature(verified.signature()),
                    verified.digest());
            made.ifPresent(one -> Reproduction.print(one, manifest.provenance(), out));
        }
        out.flush();
        return made.map(Reproduction.Result::same).orElse(true) ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private void checkOptions() {
        if (reproduce && data == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reproduce: without --data (expected: the file that the package was trained on; elbow zoo show says which)");
        }
        if (!reproduce && (data != null || test != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (data != null ? "--data" : "--test") + ": without --reproduce (expected: both)");
        }
    }
}
