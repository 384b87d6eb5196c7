package dev.elbow.zoo.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.Cache;
import dev.elbow.zoo.RemotePackage;
import dev.elbow.zoo.Transfers;
import dev.elbow.zoo.Trust;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elbow zoo list}. */
@Command(
        name = "list",
        description =
                "List the packages that are shipped with Elbow and those in the cache, or the versions in a registry.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:listed",
            "2:bad usage, or no such repository",
            "3:the cache is damaged, or the registry's answer is none",
            "4:registry or disk out of reach"
        })
final class ListCommand implements Callable<Integer> {

    /** Tags of a repository that are looked at: a manifest and a configuration each. */
    private static final int MOST_REMOTE = 50;

    @Option(
            names = "--remote",
            paramLabel = "REF",
            description = {
                "List the versions in oci://HOST[:PORT]/REPOSITORY, newest first, at most " + MOST_REMOTE
                        + ", by what the registry says of them: no package is fetched, no signature looked at.",
                "Default: packages that are here."
            })
    private String remote = "";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Option(
            names = "--markdown",
            description = "Print two tables in Markdown: what packages are, and how well they detect.")
    private boolean markdown;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (markdown && (json || !remote.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--markdown: with " + (json ? "--json" : "--remote") + " (expected: one of them)");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!remote.isEmpty()) {
            remote(out);
            out.flush();
            return ExitCode.DONE.code();
        }
        Inventory here = Inventory.of(Cache.ofUser(), Trust.ofUser());
        print(here.packages(), out);
        out.flush();
        if (here.damage().isPresent()) {
            throw here.damage().get(); // after what is there all the same
        }
        return ExitCode.DONE.code();
    }

    private void remote(PrintWriter out) {
        PrintWriter err = spec.commandLine().getErr();
        Transfers transfers = registry.transfers(new LiveLine(err));
        RemotePackage.Listing listing = transfers.list(RegistryOptions.repository(remote), MOST_REMOTE);
        if (json) {
            out.println(ResultJson.write(
                    listing.packages().stream().map(RemoteTable::row).toList()));
        } else {
            RemoteTable.print(listing, out);
        }
        listing.packages().forEach(one -> one.fault().ifPresent(fault -> err.println("warning: " + fault)));
        if (listing.more() > 0) {
            err.println(listing.more() + " more tags were not looked at");
        }
        err.flush();
    }

    private void print(List<Here> packages, PrintWriter out) {
        if (markdown) {
            out.print(Gallery.markdown(
                    packages.stream().flatMap(one -> one.manifest().stream()).toList()));
        } else if (json) {
            out.println(ResultJson.write(packages.stream().map(Here::row).toList()));
        } else {
            PackageTable.print(packages, TerminalWidth.columns(), out);
        }
    }
}
