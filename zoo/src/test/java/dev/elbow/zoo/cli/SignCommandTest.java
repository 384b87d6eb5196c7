package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.sign.KeyFile;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SignCommandTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());
    private static final MinisignSecretKey OTHER = MinisignSecretKey.generate(new SecureRandom());

    @TempDir
    private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeKeys() {
        KeyFile.writeSecret(temp.resolve("key"), KEY.text());
        KeyFile.writeSecret(temp.resolve("other"), OTHER.text());
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new ZooCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private int sign(Path folder, String key, String... more) {
        String[] args = new String[4 + more.length];
        System.arraycopy(more, 0, args, 4, more.length);
        args[0] = "sign";
        args[1] = folder.toString();
        args[2] = "--key";
        args[3] = temp.resolve(key).toString();
        return run(args);
    }

    @Test
    void anotherKeysSignatureIsReplacedByForceAlone() throws IOException {
        Path tiny = temp.resolve("tiny");
        TinyPackage.write(tiny);
        assertThat(sign(tiny, "other")).isZero();
        String theirs = Files.readString(tiny.resolve("signature"));
        String by = "key " + OTHER.publicKey().keyId();

        assertThat(sign(tiny, "key")).isNotZero();
        assertThat(err.toString())
                .contains("package " + tiny + ": signed already, by " + by
                        + " (expected: no signature but one by key "
                        + KEY.publicKey().keyId() + ", or --force to sign in its place); nothing was written");
        assertThat(tiny.resolve("signature")).hasContent(theirs);

        assertThat(sign(tiny, "key", "--force")).isZero();
        assertThat(out.toString()).endsWith("  in the place of a signature by " + by + "\n");
        assertThat(sign(tiny, "key")).isZero();

        Files.writeString(tiny.resolve("signature"), "x");
        assertThat(sign(tiny, "key")).isNotZero();
        assertThat(sign(tiny, "key", "--force")).isZero();
    }

    @Test
    void whatIsNoFolderIsSaidToBeNone() {
        assertThat(sign(Path.of("machine-failure:1.0.0"), "key")).isNotZero();
        assertThat(err.toString())
                .contains(
                        "package machine-failure:1.0.0: no folder (expected: one with a package, as elbow train writes"
                                + " it; what is shipped needs no signature)");
        assertThat(sign(temp.resolve("nowhere"), "key")).isNotZero();
        assertThat(err.toString())
                .contains("nowhere: no folder (expected: one with a package, as elbow train writes it)");
    }

    /** What verify refuses is neither signed nor pushed. */
    @Test
    void aRecipeThatContradictsTheManifestIsRefused() {
        Path tiny = temp.resolve("tiny");
        String recipe = "name: small\n";
        new TinyVariant()
                .recipe(recipe)
                .recipeSha256(Digests.sha256(recipe.getBytes(StandardCharsets.UTF_8)))
                .write(tiny);
        String message = "package tiny:1.0.0: recipe.yaml: name small (expected: tiny, as model.json says)";

        assertThat(sign(tiny, "key")).isNotZero();
        assertThat(err.toString()).contains(message);
        assertThat(tiny.resolve("signature")).doesNotExist();

        assertThat(run("push", tiny.toString(), "oci://localhost:1/tiny", "--plain-http"))
                .isNotZero();
        assertThat(err.toString()).contains(message);
    }

    @Test
    void otherBytesUnderAShippedVersionAreNotSigned() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("thyroid"));
        for (Map.Entry<String, byte[]> file :
                WholePackage.of("thyroid", "1.0.0").files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }

        assertThat(sign(folder, "key")).isNotZero();
        assertThat(err.toString())
                .contains("package thyroid:1.0.0: sha256:")
                .contains(
                        "which is shipped with Elbow under that version; versions are immutable); nothing was signed");
        assertThat(folder.resolve("signature")).doesNotExist();
    }

    /** Before a key is made, since its id is nothing to anybody. */
    @Test
    void aTakenNameIsRefusedByTheKeyThatHasIt() throws IOException {
        String name = "taken-" + Long.toString(System.nanoTime(), 36);
        KeyRing ring = KeyRing.ofUser();
        ring.add(name, KEY.publicKey());
        try {
            assertThat(run("keygen", name, "--no-password", "--dir", temp.toString()))
                    .isNotZero();
            assertThat(err.toString())
                    .contains("key " + name + ": your key ring has one of that name, of id "
                            + KEY.publicKey().keyId() + " (expected: another name, or elbow zoo trust --remove " + name
                            + " before); no key was made");
            assertThat(temp.resolve(name + ".key")).doesNotExist();
        } finally {
            ring.remove(name);
        }
        Files.writeString(temp.resolve(name + ".pub"), "mine");

        assertThat(run("keygen", name, "--no-password", "--dir", temp.toString()))
                .isNotZero();
        assertThat(err.toString()).contains(name + ".pub: there already");
        assertThat(temp.resolve(name + ".key")).doesNotExist();
    }
}
