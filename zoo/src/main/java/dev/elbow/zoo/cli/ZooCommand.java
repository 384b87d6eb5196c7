package dev.elbow.zoo.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elbow zoo}: model packages, here and in registries. */
@Command(
        name = "zoo",
        description = "List, show, compare, pull, push, verify and sign model packages.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:done", "1:failed", "2:bad usage", "3:not trusted", "4:unreachable"},
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            PullCommand.class,
            PushCommand.class,
            VerifyCommand.class,
            DiffCommand.class,
            KeygenCommand.class,
            TrustCommand.class,
            SignCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            RmCommand.class,
            PruneCommand.class
        })
public final class ZooCommand implements Subcommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "zoo: a subcommand is needed: list, show, pull, push, verify, diff, keygen, trust, sign, export, import, rm or prune");
    }
}
