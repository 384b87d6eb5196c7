package dev.elbow.zoo.cli;

import dev.elbow.zoo.sign.KeyFile;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.ScryptLimits;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code elbow zoo keygen}. */
@Command(
        name = "keygen",
        description = {
            "Make a key to sign packages with, in the files of minisign: NAME.key, to be kept secret, and NAME.pub for others.",
            "The public one goes into your key ring, so that you trust what you sign."
        },
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:made",
            "1:a file or key of that name is there",
            "2:bad usage",
            "3:the key ring is damaged",
            "4:disk out of reach"
        })
final class KeygenCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            description = "What the key is called; letters, digits, dots, dashes and underscores.")
    private String name = "";

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the two files go. Default: here.")
    private Path folder = Path.of("");

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PasswordOptions password;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!name.matches(KeyRing.NAME)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "key name " + name + " (expected: letters, digits, dots, dashes and underscores, at most 64)");
        }
        Path secretFile = folder.resolve(name + ".key");
        Path publicFile = folder.resolve(name + ".pub");
        KeyRing ring = KeyRing.ofUser();
        checkFree(ring, secretFile, publicFile);
        SecureRandom random = new SecureRandom();
        Optional<char[]> secret = password.forNewKey();
        MinisignSecretKey key = MinisignSecretKey.generate(random);
        ring.checkFree(name, key.publicKey());
        KeyFile.writeSecret(
                secretFile,
                secret.map(one -> key.text(one, ScryptLimits.MINISIGN, random)).orElseGet(key::text));
        KeyFile.writePublic(publicFile, key.publicKey().text());
        ring.add(name, key.publicKey());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s%n  %s%s%n  %s, which others put into their key ring: elbow zoo trust %s%n  trusted here: %s%n",
                key.publicKey(),
                secretFile,
                secret.isPresent() ? "" : ", without a password: whoever reads it signs as you",
                publicFile,
                publicFile.getFileName(),
                ring.folder());
        out.flush();
        return ExitCode.DONE.code();
    }

    /** Before there is a key, or anybody is asked for a password. */
    private void checkFree(KeyRing ring, Path... files) {
        Optional.ofNullable(ring.keys().get(name)).ifPresent(there -> {
            throw new CommandException(
                    ExitCode.FAILED,
                    "key " + name + ": your key ring has one of that name, of id " + there.keyId()
                            + " (expected: another name, or elbow zoo trust --remove " + name
                            + " before); no key was made");
        });
        for (Path file : files) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandException(
                        ExitCode.FAILED,
                        file + ": there already (expected: a new file; keys are never written over); no key was made");
            }
        }
    }
}
