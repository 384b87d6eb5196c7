package dev.elbow.zoo.cli;

import dev.elbow.zoo.sign.KeyFile;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignPublicKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo trust}. */
@Command(
        name = "trust",
        description = {
            "Put a public key into your key ring: packages that it signed are taken.",
            "Without a file, list the ring: names and ids of keys."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:trusted, removed or listed",
            "1:another key has that name or id",
            "2:bad usage, or no such file or key",
            "3:no public key, or the ring is damaged",
            "4:disk out of reach"
        })
final class TrustCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A public key, NAME.pub.")
    private @Nullable Path file;

    @Option(
            names = "--remove",
            paramLabel = "KEY",
            description = "Take a key out of the ring, by its name or id: what it signed is taken no longer."
                    + " Default: none.")
    private String removed = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        KeyRing ring = KeyRing.ofUser();
        PrintWriter out = spec.commandLine().getOut();
        if (!removed.isEmpty()) {
            remove(ring, out);
        } else if (file == null) {
            list(ring, out);
        } else {
            add(ring, file, out);
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    private void remove(KeyRing ring, PrintWriter out) {
        if (file != null) {
            throw new ParameterException(spec.commandLine(), "--remove: with a file (expected: one of them)");
        }
        ring.remove(removed).forEach(name -> out.printf("no longer trusted: %s, in %s%n", name, ring.folder()));
    }

    private void list(KeyRing ring, PrintWriter out) {
        SortedMap<String, MinisignPublicKey> keys = ring.keys();
        keys.forEach((name, key) -> out.printf("%-32s %s%n", name, key.keyId()));
        if (keys.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.printf("no keys in %s%n", ring.folder());
            err.flush();
        }
    }

    private static void add(KeyRing ring, Path file, PrintWriter out) {
        MinisignPublicKey key = MinisignPublicKey.parse(file.toString(), KeyFile.read(file));
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.pub$", "");
        if (!name.matches(KeyRing.NAME)) {
            throw new CommandException(
                    ExitCode.USAGE, "key file " + file + " (expected: a name of letters, digits, dots and dashes)");
        }
        ring.add(name, key);
        out.printf("trusted: %s, as %s in %s%n", key.keyId(), name, ring.folder());
    }
}
