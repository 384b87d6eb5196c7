package dev.elbow.zoo.cli;

import dev.elbow.zoo.sign.KeyFile;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignPublicKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo trust}. */
@Command(
        name = "trust",
        description =
                "Put a public key into your key ring: packages that it signed are taken. Without a file, list the ring.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:trusted",
            "1:another key has that name or id",
            "2:bad usage, or no such file",
            "3:no public key",
            "4:disk out of reach"
        })
final class TrustCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A public key, NAME.pub.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        KeyRing ring = KeyRing.ofUser();
        PrintWriter out = spec.commandLine().getOut();
        if (file == null) {
            ring.keys().forEach((name, key) -> out.printf("%-32s %s%n", name, key.keyId()));
        } else {
            MinisignPublicKey key = MinisignPublicKey.parse(file.toString(), KeyFile.read(file));
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.pub$", "");
            if (!name.matches(KeyRing.NAME)) {
                throw new CommandException(
                        ExitCode.USAGE, "key file " + file + " (expected: a name of letters, digits, dots and dashes)");
            }
            ring.add(name, key);
            out.printf("trusted: %s, as %s in %s%n", key.keyId(), name, ring.folder());
        }
        out.flush();
        return ExitCode.DONE.code();
    }
}
