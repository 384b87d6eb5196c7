package dev.elbow.zoo.cli;

import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.Cache;
import dev.elbow.zoo.Zoo;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo rm}. */
@Command(
        name = "rm",
        description = "Remove a package from the cache; elbow zoo prune frees its bytes.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:removed", "2:bad usage, or no such package", "3:the cache is damaged", "4:disk out of reach"
        })
final class RmCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME:VERSION", description = "A package that was pulled or imported.")
    private String reference = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Cache cache = Cache.ofUser();
        Cache.Entry entry = cache.find(reference).orElseThrow(() -> absent(cache));
        cache.remove(entry);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("removed %s@%s%n", entry.reference(), entry.digest());
        out.flush();
        return ExitCode.DONE.code();
    }

    private CommandException absent(Cache cache) {
        String there = cache.entries().stream().map(Cache.Entry::reference).collect(Collectors.joining(", "));
        boolean shipped = Zoo.bundled().contains(reference);
        return new CommandException(
                ExitCode.USAGE,
                "package " + Excerpt.of(reference) + ": not in the cache"
                        + (shipped ? ", but shipped with Elbow, and stays" : "")
                        + " (expected: one that was pulled or imported; "
                        + (there.isEmpty() ? "the cache is empty" : "there are: " + there) + ")");
    }
}
