package dev.elbow.zoo.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.Transfers;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.sign.SignatureVerdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo push}. */
@Command(
        name = "push",
        description = {
            "Push a package to a registry, as an OCI artifact of the CNCF ModelPack form, under its own version.",
            "A version that is there with other bytes stays as it is, but that one without a signature may be given one.",
            "With --plain-http, TO alone is reached without TLS: pull REF first where its registry speaks none."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:pushed, or there already",
            "1:the version is taken by other bytes, there or here",
            "2:bad usage, or no such package",
            "3:not trusted",
            "4:registry or disk out of reach"
        })
final class PushCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "REF", description = References.HELP)
    private String reference = "";

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description = "oci://HOST[:PORT]/REPOSITORY, whose last part is the package's name.")
    private String target = "";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        LiveLine line = new LiveLine(spec.commandLine().getErr());
        VerifiedPackage given = Zoo.load(reference);
        RecipeCheck.check(given);
        if (!given.hasSignature() && given.signature().state() != SignatureVerdict.State.BUNDLED) {
            line.note("not signed: others need --signatures warn to pull it, and its version keeps these bytes for ever"
                    + " (elbow zoo sign signs a folder, which can be pushed again)");
        }
        Transfers.Pushed pushed = registry.transfers(line).push(given, RegistryOptions.remote(target));
        line.end();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>(PackageText.row(given));
            result.put("reference", pushed.target().toString());
            result.put("artifact", pushed.digest());
            result.put("changed", pushed.changed());
            out.println(ResultJson.write(result));
        } else {
            out.printf(
                    "%s %s%n  %s%n  artifact %s%n",
                    pushed.changed() ? "pushed" : "there already:", pushed.target(), given, pushed.digest());
        }
        out.flush();
        return ExitCode.DONE.code();
    }
}
