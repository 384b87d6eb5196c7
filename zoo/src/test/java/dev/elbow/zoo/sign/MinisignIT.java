package dev.elbow.zoo.sign;

import static dev.elbow.zoo.sign.MinisignSamples.MESSAGE;
import static dev.elbow.zoo.sign.MinisignSamples.PASSWORD;
import static dev.elbow.zoo.sign.MinisignSamples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.zoo.fault.ZooException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways with the minisign of this machine; without one, these tests are skipped. */
class MinisignIT {

    private static final char[] SECRET = PASSWORD.toCharArray();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeEach
    void needMinisign() throws IOException {
        boolean present = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "minisign")));
        assumeThat(present).as("minisign is installed").isTrue();
        Files.write(folder.resolve("model.json"), MESSAGE);
    }

    @Test
    void minisignVerifiesOurSignatureByOurKey() throws IOException, InterruptedException {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        KeyFile.writePublic(folder.resolve("k.pub"), key.publicKey().text());
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        String signature = SignatureCheck.sign(key, "tiny:1.0.0", MESSAGE, noon).text();
        KeyFile.writePublic(folder.resolve("model.json.minisig"), signature);

        Run verified = minisign("", "-V", "-p", "k.pub", "-m", "model.json");

        assertThat(verified.code()).as(verified.output()).isZero();
        assertThat(verified.output()).contains("Trusted comment: package tiny:1.0.0 sha256:");
    }

    @Test
    void minisignRefusesOurSignatureOfSomethingElse() throws IOException, InterruptedException {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        KeyFile.writePublic(folder.resolve("k.pub"), key.publicKey().text());
        String signature =
                MinisignSignature.sign(key, bytes("something else"), "c").text();
        KeyFile.writePublic(folder.resolve("model.json.minisig"), signature);

        assertThat(minisign("", "-V", "-p", "k.pub", "-m", "model.json").code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-H", "-l"})
    void weVerifyMinisignsSignatureByItsKey(String form) throws IOException, InterruptedException {
        assertThat(minisign("", "-G", "-W", "-p", "k.pub", "-s", "k.key").code())
                .isZero();
        Run signed = minisign("", "-S", form, "-s", "k.key", "-m", "model.json", "-t", "by minisign");
        assertThat(signed.code()).as(signed.output()).isZero();

        MinisignPublicKey key = MinisignPublicKey.parse("k.pub", read("k.pub"));
        MinisignSignature signature = MinisignSignature.parse("model.json.minisig", read("model.json.minisig"));

        assertThat(signature.verify(key, MESSAGE)).isEqualTo("by minisign");
        assertThat(MinisignSecretKey.parse("k.key", read("k.key")).publicKey()).isEqualTo(key);
    }

    @Test
    void minisignSignsByOurPlainKey() throws IOException, InterruptedException {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        KeyFile.writeSecret(folder.resolve("k.key"), key.text());

        Run signed = minisign("", "-S", "-s", "k.key", "-m", "model.json", "-t", "c");

        assertThat(signed.code()).as(signed.output()).isZero();
        assertThat(MinisignSignature.parse("s", read("model.json.minisig")).verify(key.publicKey(), MESSAGE))
                .isEqualTo("c");
    }

    @Test
    void minisignSignsByOurEncryptedKeyAndItsPasswordOnly() throws IOException, InterruptedException {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        ScryptLimits limits = new ScryptLimits(1L << 20, 1L << 25);
        KeyFile.writeSecret(folder.resolve("k.key"), key.text(SECRET, limits, new SecureRandom()));

        Run refused = minisign("wrong\n", "-S", "-s", "k.key", "-m", "model.json", "-t", "c");
        Run signed = minisign(PASSWORD + "\n", "-S", "-s", "k.key", "-m", "model.json", "-t", "c");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.output()).contains("Wrong password");
        assertThat(signed.code()).as(signed.output()).isZero();
        assertThat(MinisignSignature.parse("s", read("model.json.minisig")).verify(key.publicKey(), MESSAGE))
                .isEqualTo("c");
    }

    /** In limits that fill their memory but partly, and in those that go through it more than once. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 15, 1L << 22, (1L << 22) + 1})
    void minisignDerivesTheSameKeyFromOddLimits(long operations) throws IOException, InterruptedException {
        MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
        ScryptLimits limits = new ScryptLimits(operations, (1L << 25) - 1);
        KeyFile.writeSecret(folder.resolve("k.key"), key.text(SECRET, limits, new SecureRandom()));

        Run recreated = minisign(PASSWORD + "\n", "-R", "-s", "k.key", "-p", "k.pub");

        assertThat(recreated.code()).as(recreated.output()).isZero();
        assertThat(MinisignPublicKey.parse("k.pub", read("k.pub"))).isEqualTo(key.publicKey());
    }

    /** Its password takes 1 GiB, more than this process has; so a process of its own reads it, and writes one alike. */
    @Test
    void weReadMinisignsEncryptedKeyAndItReadsOurs() throws IOException, InterruptedException {
        String twice = PASSWORD + "\n" + PASSWORD + "\n";
        Run made = minisign(twice, "-G", "-p", "k.pub", "-s", "k.key");
        assertThat(made.code()).as(made.output()).isZero();

        Run opened = run(
                "",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1200m",
                "-cp",
                System.getProperty("java.class.path"),
                Opener.class.getName(),
                folder.resolve("k.key").toString(),
                folder.resolve("ours.key").toString());
        Run recreated = minisign(PASSWORD + "\n", "-R", "-s", "ours.key", "-p", "ours.pub");

        assertThat(opened.code()).as(opened.output()).isZero();
        assertThat(recreated.code()).as(recreated.output()).isZero();
        assertThat(MinisignPublicKey.parse("ours.pub", read("ours.pub")))
                .isEqualTo(MinisignPublicKey.parse("k.pub", read("k.pub")));
    }

    /** Opens the one key and writes it to the other place, by minisign's own limits. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            try {
                MinisignSecretKey key = MinisignSecretKey.parse(args[0], KeyFile.read(Path.of(args[0])), SECRET);
                KeyFile.writeSecret(Path.of(args[1]), key.text(SECRET, ScryptLimits.MINISIGN, new SecureRandom()));
            } catch (ZooException e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
        }
    }

    private record Run(int code, String output) {}

    private Run minisign(String typed, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("minisign"));
        command.addAll(List.of(arguments));
        return run(typed, command.toArray(String[]::new));
    }

    private Run run(String typed, String... command) throws IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("typed"), typed);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private byte[] read(String file) {
        return KeyFile.read(folder.resolve(file));
    }
}
