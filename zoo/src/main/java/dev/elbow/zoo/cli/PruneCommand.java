package dev.elbow.zoo.cli;

import dev.elbow.zoo.Cache;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code elbow zoo prune}. */
@Command(
        name = "prune",
        description =
                "Remove from the cache what no package needs, and what transfers that broke off left more than an hour ago.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:pruned", "2:bad usage", "3:the cache is damaged", "4:disk out of reach"})
final class PruneCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        long freed = Cache.ofUser().prune();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("freed %,d kB%n", freed / 1_000);
        out.flush();
        return ExitCode.DONE.code();
    }
}
