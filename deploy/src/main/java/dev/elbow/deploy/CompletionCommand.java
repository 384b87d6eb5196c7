package dev.elbow.deploy;

import dev.elbow.zoo.cli.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow completion}: what a shell needs to complete the commands and options that are there. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options in a shell.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:printed", "2:bad usage"},
        footer = {
            "",
            "In bash, for this session: source <(elbow completion bash)",
            "In zsh, for this session:  source <(elbow completion zsh)"
        })
final class CompletionCommand implements Callable<Integer> {

    /** A shell that scripts are for. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    @SuppressWarnings({"UnusedVariable", "NullAway.Init"
    }) // picocli sets it; one script knows which of the two reads it
    private Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CommandSpec root = spec.root();
        out.print(AutoComplete.bash(root.name(), root.commandLine()));
        out.flush();
        return ExitCode.DONE.code();
    }
}
