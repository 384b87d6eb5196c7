package dev.elbow.zoo.cli;

import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.Reference;
import dev.elbow.zoo.Transfers;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How registries are reached. */
final class RegistryOptions {

    @Option(
            names = "--plain-http",
            description = {
                "Reach the registry without TLS: what passes can be read, credentials too, and changed.",
                "Credentials: ELBOW_REGISTRY_USER and ELBOW_REGISTRY_PASSWORD for the host in ELBOW_REGISTRY_HOST, else Docker's configuration file or the helper that it names."
            })
    private boolean plainHttp;

    Transfers transfers(LiveLine line) {
        return Transfers.ofUser(
                plainHttp,
                (file, done, size) ->
                        line.show(String.format(Locale.ROOT, "%s: %,.1f of %,.1f kB", file, done / 1e3, size / 1e3)));
    }

    /** Refuses to do without TLS where that was said of one registry, and may be meant of none of the others. */
    void checkOneHost(List<String> references) {
        List<String> hosts = references.stream()
                .filter(reference -> reference.startsWith("oci://"))
                .map(reference -> remote(reference).host())
                .distinct()
                .toList();
        if (plainHttp && hosts.size() > 1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--plain-http: for " + String.join(" and ", hosts)
                            + " (expected: one host; elbow zoo pull brings the package of the other here first)");
        }
    }

    /** Loads a package, from a registry too. */
    VerifiedPackage load(String reference, Trust trust) {
        return Zoo.load(reference, trust, plainHttp);
    }

    /** Reads a reference that has to be one of a registry. */
    static Reference.Remote remote(String text) {
        return remote(text, "oci://host/repository:version, or @sha256: and the artifact's digest");
    }

    /** Reads a reference that has to be one of a whole repository. */
    static Reference.Remote repository(String text) {
        String expected = "oci://host/repository, without a version";
        Reference.Remote remote = remote(text, expected);
        if (!remote.tag().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "reference " + Excerpt.of(text) + ": of one package, " + remote.tag() + " (expected: " + expected
                            + ")");
        }
        return remote;
    }

    private static Reference.Remote remote(String text, String expected) {
        if (text.startsWith("oci://") && Reference.parse(text) instanceof Reference.Remote remote) {
            return remote;
        }
        throw new CommandException(
                ExitCode.USAGE, "reference " + Excerpt.of(text) + ": of no registry (expected: " + expected + ")");
    }
}
