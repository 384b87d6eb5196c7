package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrustCommandTest {

    private static final Path RING = KeyRing.ofUser().folder();

    @TempDir
    private Path temp;

    /** Another one for each test, since all of them share the key ring of this build. */
    private final String name = "key-" + Long.toString(System.nanoTime(), 36);

    private final MinisignSecretKey key = MinisignSecretKey.generate(new SecureRandom());
    private final String id = key.publicKey().keyId();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void forget() throws IOException {
        Files.deleteIfExists(RING.resolve(name + ".pub"));
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        return new CommandLine(new ZooCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void trustsAKeyListsItAndTrustsItNoLonger() throws IOException {
        Path file =
                Files.writeString(temp.resolve(name + ".pub"), key.publicKey().text());

        assertThat(run("trust", file.toString())).isZero();
        assertThat(out).hasToString("trusted: " + id + ", as " + name + " in " + RING + "\n");

        assertThat(run("trust")).isZero();
        assertThat(out.toString()).contains(String.format("%-32s %s%n", name, id));

        assertThat(run("trust", "--remove", name)).isZero();
        assertThat(out).hasToString("no longer trusted: " + name + ", in " + RING + "\n");

        assertThat(run("trust")).isZero();
        assertThat(out.toString()).doesNotContain(id);
    }

    @Test
    void verifyNamesTheKeyAsTheRingDoes() {
        TinyPackage.write(temp.resolve("tiny"));
        KeyRing.ofUser().add(name, key.publicKey());
        Zoo.sign(temp.resolve("tiny"), key, Instant.parse("2026-01-01T12:00:00Z"));

        assertThat(run("verify", temp.resolve("tiny").toString())).isZero();
        assertThat(out.toString()).contains("signed by " + name + " (" + id + "): package tiny:1.0.0 sha256:");

        assertThat(run("verify", "--json", temp.resolve("tiny").toString())).isZero();
        assertThat(out.toString()).contains("\"key_id\":\"" + id + "\",\"key_name\":\"" + name + "\"");
    }

    @Test
    void takesAFileOrAKeyToRemove() {
        assertThat(run("trust", "acme.pub", "--remove", "acme")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).startsWith("--remove: with a file (expected: one of them)\n");
    }
}
