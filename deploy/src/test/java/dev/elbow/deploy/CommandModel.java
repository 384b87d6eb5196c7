package dev.elbow.deploy;

import dev.elbow.zoo.cli.Subcommand;
import java.util.ServiceLoader;
import picocli.CommandLine;

/** What picocli knows of the command: all subcommands that are on the class path, with their options. Stateless. */
public final class CommandModel {

    private CommandModel() {}

    public static CommandLine elbow() {
        return Elbow.create(ServiceLoader.load(Subcommand.class));
    }
}
