package dev.elbow.zoo.cli;

import dev.elbow.zoo.Cache;
import dev.elbow.zoo.registry.Pruned;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code elbow zoo prune}. */
@Command(
        name = "prune",
        description =
                "Remove from the cache what no package needs, once it is an hour old: before, a transfer may be under way.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:pruned", "2:bad usage", "3:the cache is damaged", "4:disk out of reach"})
final class PruneCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Pruned pruned = Cache.ofUser().prune();
        PrintWriter err = spec.commandLine().getErr();
        pruned.damaged()
                .forEach(
                        one -> err.println(
                                "package " + one
                                        + ": damaged, so that its files count as needed by nobody; elbow zoo pull or import brings it again, elbow zoo rm forgets it"));
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("freed %,d kB%n", pruned.freed() / 1_000);
        if (pruned.young() > 0) {
            out.printf("  %,d kB that no package needs are younger than an hour, and stay%n", pruned.young() / 1_000);
        }
        out.flush();
        return ExitCode.DONE.code();
    }
}
