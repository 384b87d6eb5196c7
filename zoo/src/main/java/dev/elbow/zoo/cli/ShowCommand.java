package dev.elbow.zoo.cli;

import dev.elbow.zoo.VerifiedPackage;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo show}. */
@Command(
        name = "show",
        description = "Show a package's card, or its manifest.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:shown",
            "1:other bytes are here under the version in a registry",
            "2:bad usage, or no such package",
            "3:not trusted",
            "4:registry or disk out of reach"
        })
final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "REF", description = References.HELP)
    private String reference = "";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SignatureOptions signatures;

    @Option(names = "--json", description = "Print the manifest.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        VerifiedPackage shown = registry.load(reference, signatures.trust());
        PrintWriter out = spec.commandLine().getOut();
        String text = new String(shown.file(json ? "model.json" : "README.md"), StandardCharsets.UTF_8);
        out.print(json ? text : TerminalText.of(text));
        out.flush();
        return ExitCode.DONE.code();
    }
}
