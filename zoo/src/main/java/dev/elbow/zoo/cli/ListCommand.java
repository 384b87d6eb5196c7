package dev.elbow.zoo.cli;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.Cache;
import dev.elbow.zoo.Reference;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow zoo list}. */
@Command(
        name = "list",
        description =
                "List the packages that are shipped with Elbow and those in the cache, or the versions in a registry.",
        mixinStandardHelpOptions = true,
        exitCodeList = {"0:listed", "2:bad usage", "4:registry or disk out of reach"})
final class ListCommand implements Callable<Integer> {

    private static final String AUROC = "labelled_auroc_model";

    @Option(
            names = "--remote",
            paramLabel = "REF",
            description = "List the tags of oci://HOST[:PORT]/REPOSITORY. Default: packages that are here.")
    private String remote = "";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RegistryOptions registry;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** A package that is here. */
    private record Here(String reference, Optional<Manifest> manifest, String signature, String from) {
        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("reference", reference);
            manifest.ifPresent(known -> {
                row.put("family", known.family());
                row.put("features", known.features().size());
                row.put("latent", known.latent().dimensions());
                row.put("bytes", PackageText.bytes(known));
                row.put("metrics", known.provenance().metrics());
            });
            row.put("signature", signature);
            row.put("from", from);
            return row;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-32s %-7s %8s %9s %6s  %-11s %s",
                    reference,
                    manifest.map(Manifest::family).orElse("?"),
                    manifest.map(known -> "" + known.features().size()).orElse("?"),
                    manifest.map(known -> PackageText.bytes(known) / 1_000 + " kB")
                            .orElse("?"),
                    manifest.map(known -> known.provenance().metrics().get(AUROC))
                            .map(auroc -> String.format(Locale.ROOT, "%.3f", auroc))
                            .orElse("-"),
                    signature,
                    from);
        }
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!remote.isEmpty()) {
            tags(out);
        } else {
            packages(out);
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    private void tags(PrintWriter out) {
        Reference.Remote repository = RegistryOptions.remote(remote);
        LiveLine silent = new LiveLine(spec.commandLine().getErr());
        List<String> tags = registry.transfers(silent).tags(repository).stream()
                .map(tag -> "oci://" + repository.host() + "/" + repository.repository() + ":" + tag)
                .toList();
        if (json) {
            out.println(ResultJson.write(tags));
        } else {
            tags.forEach(out::println);
        }
    }

    private void packages(PrintWriter out) {
        List<Here> all = new ArrayList<>();
        Zoo.bundled().forEach(one -> all.add(new Here(one, Optional.of(Zoo.manifest(one)), "bundled", "Elbow")));
        Cache cache = Cache.ofUser();
        Trust trust = Trust.ofUser();
        cache.entries().forEach(entry -> all.add(cached(cache, entry, trust)));
        if (json) {
            out.println(ResultJson.write(all.stream().map(Here::row).toList()));
        } else {
            out.printf(
                    "%-32s %-7s %8s %9s %6s  %-11s %s%n",
                    "REFERENCE", "FAMILY", "FEATURES", "SIZE", "AUROC", "SIGNATURE", "FROM");
            all.forEach(one -> out.println(one.line()));
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
