package dev.elbow.zoo.cli;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.sign.KeyFile;
import dev.elbow.zoo.sign.MinisignSecretKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
            "1:wrong password",
            "2:bad usage, or no such file",
            "3:not trusted",
            "4:disk out of reach"
        })
final class SignCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "A folder with a package, as elbow train writes it.")
    private Path folder = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description =
                    "The secret key, of elbow zoo keygen or minisign -G; its password: ELBOW_KEY_PASSWORD, or asked. Required.")
    private Path key = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        byte[] text = KeyFile.read(key);
        String file = key.toString();
        MinisignSecretKey secret = MinisignSecretKey.encrypted(file, text)
                ? MinisignSecretKey.parse(file, text, PasswordOptions.ofKey())
                : MinisignSecretKey.parse(file, text);
        VerifiedPackage signed = Zoo.sign(folder, secret, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("signed %s%n  by %s, in %s%n", signed, secret.publicKey().keyId(), folder.resolve("signature"));
        out.flush();
        return ExitCode.DONE.code();
    }
}
