package dev.elbow.zoo.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.Cache;
import dev.elbow.zoo.RemotePackage;
import dev.elbow.zoo.Transfers;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        } else {
            packages(out);
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    private void remote(PrintWriter out) {
        PrintWriter err = spec.commandLine().getErr();
        Transfers transfers = registry.transfers(new LiveLine(err));
        RemotePackage.Listing listing = transfers.list(RegistryOptions.remote(remote), MOST_REMOTE);
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

    private void packages(PrintWriter out) {
        List<Here> all = new ArrayList<>();
        Zoo.bundled().forEach(one -> all.add(new Here(one, Optional.of(Zoo.manifest(one)), Here.BUNDLED, "Elbow")));
        Cache cache = Cache.ofUser();
        Trust trust = Trust.ofUser();
        cache.entries().forEach(entry -> all.add(cached(cache, entry, trust)));
        if (markdown) {
            out.print(Gallery.markdown(
                    all.stream().flatMap(one -> one.manifest().stream()).toList()));
        } else if (json) {
            out.println(ResultJson.write(all.stream().map(Here::row).toList()));
        } else {
            PackageTable.print(all, TerminalWidth.columns(), out);
        }
    }

    /** One that is damaged is listed as such: the others are there all the same. */
    private static Here cached(Cache cache, Cache.Entry entry, Trust trust) {
        try {
            return new Here(
                    entry.reference(),
                    Optional.of(cache.manifest(entry)),
                    PackageText.state(cache.signature(entry, trust)),
                    entry.origin());
        } catch (ZooException e) {
            return new Here(entry.reference(), Optional.empty(), "damaged", entry.origin());
        }
    }
}
