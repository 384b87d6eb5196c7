package dev.elbow.zoo.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elbow zoo}: looks at model packages. */
@Command(
        name = "zoo",
        description = "List, show and verify model packages.",
        mixinStandardHelpOptions = true,
        subcommands = {ListCommand.class, ShowCommand.class, VerifyCommand.class})
public final class ZooCommand implements Subcommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "zoo: a subcommand is needed: list, show or verify");
    }
}
