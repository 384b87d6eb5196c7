package dev.elbow.zoo.cli;

import dev.elbow.zoo.Trust;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.sign.KeyFile;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.MinisignSignature;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo sign}. */
@Command(
        name = "sign",
        description = {
            "Sign the package in a folder: writes DIR/signature over DIR/model.json, and by its digests over every file.",
            "minisign -V -m DIR/model.json -x DIR/signature -p NAME.pub says the same of it."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:signed",
            "1:wrong password, signed by another key, or other bytes are shipped under that version",
            "2:bad usage, or no such folder or file",
            "3:not trusted",
            "4:disk out of reach"
        })
final class SignCommand implements Callable<Integer> {

    private static final String SIGNATURE = "signature";

    @Parameters(paramLabel = "DIR", description = "A folder with a package, as elbow train writes it.")
    private Path folder = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description =
                    "The secret key, of elbow zoo keygen or minisign -G; its password: ELBOW_KEY_PASSWORD, or asked. Required.")
    private Path key = Path.of("");

    @Option(names = "--force", description = "Sign in the place of another key's signature.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "package " + folder + ": no folder (expected: one with a package, as elbow train writes it"
                            + (Zoo.bundled().contains(folder.toString())
                                    ? "; what is shipped needs no signature)"
                                    : ")"));
        }
        byte[] text = KeyFile.read(key);
        String file = key.toString();
        MinisignSecretKey secret = MinisignSecretKey.encrypted(file, text)
                ? MinisignSecretKey.parse(file, text, PasswordOptions.ofKey())
                : MinisignSecretKey.parse(file, text);
        VerifiedPackage given = Zoo.load(folder.toString(), Trust.ofUser().with(SignaturePolicy.OFF));
        RecipeCheck.check(given);
        Optional<String> before = before(given);
        String id = secret.publicKey().keyId();
        if (before.isPresent() && !before.get().equals("key " + id) && !force) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "package " + folder + ": signed already, by " + before.get()
                            + " (expected: no signature but one by key " + id
                            + ", or --force to sign in its place); nothing was written");
        }
        VerifiedPackage signed = Zoo.sign(folder, secret, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("signed %s%n  by %s, in %s%n", signed, id, folder.resolve(SIGNATURE));
        before.ifPresent(one -> out.printf("  in the place of a signature by %s%n", one));
        out.flush();
        return ExitCode.DONE.code();
    }

    /** Whose signature is there. */
    private static Optional<String> before(VerifiedPackage given) {
        if (!given.hasSignature()) {
            return Optional.empty();
        }
        try {
            return Optional.of("key "
                    + MinisignSignature.parse(SIGNATURE, given.file(SIGNATURE)).keyId());
        } catch (ZooException.Untrusted e) {
            return Optional.of("nobody knows whom, since it cannot be read");
        }
    }
}
