package dev.elbow.zoo.sign;

import static dev.elbow.zoo.sign.MinisignSamples.PLAIN_PUBLIC;
import static dev.elbow.zoo.sign.MinisignSamples.SMALL_PUBLIC;
import static dev.elbow.zoo.sign.MinisignSamples.bytes;
import static dev.elbow.zoo.sign.MinisignSamples.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

    private static final MinisignPublicKey PLAIN = MinisignPublicKey.parse("plain.pub", bytes(PLAIN_PUBLIC));
    private static final MinisignPublicKey SMALL = MinisignPublicKey.parse("small.pub", bytes(SMALL_PUBLIC));

    @TempDir
    private Path temp;

    @Test
    void isEmptyWhereThereIsNoFolder() {
        KeyRing ring = new KeyRing(temp.resolve("none"));

        assertThat(ring.keys()).isEmpty();
        assertThat(ring.find(PLAIN.keyId())).isEmpty();
        assertThat(ring.folder()).doesNotExist();
    }

    @Test
    void findsTheKeysThatWereAdded() throws IOException {
        KeyRing ring = new KeyRing(temp.resolve("a/b/keys"));

        ring.add("zoe", PLAIN);
        ring.add("adam.k-1_x", SMALL);
        Files.writeString(ring.folder().resolve("notes.txt"), "mine");

        assertThat(ring.keys()).containsExactly(Map.entry("adam.k-1_x", SMALL), Map.entry("zoe", PLAIN));
        assertThat(ring.find("04CBC3C924D87120")).contains(new KeyRing.Trusted("adam.k-1_x", SMALL));
        assertThat(ring.find("0000000000000000")).isEmpty();
        assertThat(ring.folder().resolve("zoe.pub")).hasContent(PLAIN_PUBLIC);
        assertThat(files(ring.folder())).containsExactlyInAnyOrder("adam.k-1_x.pub", "notes.txt", "zoe.pub");
    }

    @Test
    void removesAKeyByItsName() throws IOException {
        KeyRing ring = new KeyRing(temp);
        ring.add("zoe", PLAIN);
        ring.add("adam", SMALL);

        assertThat(ring.remove("zoe")).containsExactly("zoe");

        assertThat(ring.keys().keySet()).containsExactly("adam");
        assertThat(files(temp)).containsExactly("adam.pub");
    }

    /** Or one name would go, and the key would be trusted by the other. */
    @Test
    void removesAKeyByItsIdUnderAllItsNames() {
        KeyRing ring = new KeyRing(temp);
        ring.add("zoe", PLAIN);
        ring.add("adam", SMALL);
        ring.add("zoe-too", PLAIN);

        assertThat(ring.remove(PLAIN.keyId())).containsExactly("zoe-too", "zoe");

        assertThat(ring.keys().keySet()).containsExactly("adam");
    }

    @Test
    void removesAKeyThatIsDamaged() throws IOException {
        KeyRing ring = new KeyRing(temp);
        ring.add("zoe", PLAIN);
        Files.writeString(temp.resolve("bad.pub"), "nothing");

        assertThat(ring.remove("bad")).containsExactly("bad");

        assertThat(ring.keys().keySet()).containsExactly("zoe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../mine", "nobody", "0000000000000000", ""})
    void removesNothingThatItDoesNotHave(String key) throws IOException {
        KeyRing ring = new KeyRing(temp.resolve("keys"));
        ring.add("zoe", PLAIN);
        Files.writeString(temp.resolve("mine.pub"), PLAIN_PUBLIC);

        assertThatThrownBy(() -> ring.remove(key))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessage("key ring " + ring.folder() + ": no key " + key
                        + " (expected: a name or an id; there are: zoe); nothing was removed");
        assertThat(ring.keys().keySet()).containsExactly("zoe");
        assertThat(temp.resolve("mine.pub")).exists();
    }

    @Test
    void saysThatItIsEmpty() {
        assertThatThrownBy(() -> new KeyRing(temp.resolve("none")).remove("zoe"))
                .hasMessageEndingWith("(expected: a name or an id; the ring is empty); nothing was removed");
    }

    @Test
    void addsAKeyTwiceWithoutEffect() {
        KeyRing ring = new KeyRing(temp);

        ring.add("zoe", PLAIN);
        ring.add("zoe", PLAIN);
        ring.add("zoe-too", PLAIN);

        assertThat(ring.keys().keySet()).containsExactly("zoe", "zoe-too");
    }

    @Test
    void refusesAnotherKeyUnderATakenName() throws IOException {
        KeyRing ring = new KeyRing(temp);
        ring.add("zoe", PLAIN);

        assertThatThrownBy(() -> ring.add("zoe", SMALL))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessage("public key " + temp.resolve("zoe.pub")
                        + ": another key, of id F65F51DF60F09B17 (expected: 04CBC3C924D87120 or a name and id of its own);"
                        + " nothing was written");
        assertThat(temp.resolve("zoe.pub")).hasContent(PLAIN_PUBLIC);
    }

    @Test
    void refusesAnotherKeyOfATakenId() throws IOException {
        KeyRing ring = new KeyRing(temp);
        ring.add("zoe", PLAIN);
        MinisignPublicKey twin = new MinisignPublicKey(
                "twin",
                PLAIN.idBytes(),
                MinisignSecretKey.generate(random(1)).publicKey().keyBytes());

        assertThatThrownBy(() -> ring.add("twin", twin)).isInstanceOf(ZooException.Taken.class);
        assertThat(files(temp)).containsExactly("zoe.pub");

        Files.writeString(temp.resolve("twin.pub"), twin.text());
        assertThatThrownBy(ring::keys)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("public key " + temp.resolve("zoe.pub")
                        + ": id F65F51DF60F09B17, which twin.pub has for another key (expected: one key for an id); remove"
                        + " the one you do not trust");
    }

    @Test
    void namesADamagedFileAndLeavesNoneOut() throws IOException {
        KeyRing ring = new KeyRing(temp);
        ring.add("zoe", PLAIN);
        Files.writeString(temp.resolve("bad.pub"), "nothing");

        assertThatThrownBy(() -> ring.find(PLAIN.keyId()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("public key " + temp.resolve("bad.pub") + ": 1 line (expected: 2); nothing was loaded");
    }

    @Test
    void refusesAFileThatIsTooLongAFolderAndADeadLink() throws IOException {
        KeyRing ring = new KeyRing(temp);

        Path entry = Files.write(temp.resolve("x.pub"), new byte[4097]);
        assertThatThrownBy(ring::keys)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage(entry + ": more than 4096 bytes (expected: at most that); nothing was loaded");

        Files.delete(entry);
        Files.createDirectory(entry);
        assertThatThrownBy(ring::keys)
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessage(entry + ": no such plain file (expected: one of minisign's)");

        Files.delete(entry);
        Files.createSymbolicLink(entry, temp.resolve("nowhere"));
        assertThatThrownBy(ring::keys).isInstanceOf(ZooException.NotFound.class);
        assertThatThrownBy(() -> ring.add("x", PLAIN)).isInstanceOf(ZooException.NotFound.class);
    }

    /** Another process may remove keys while this one looks at them. */
    @Test
    void whatGoesMeanwhileIsNoFault() throws IOException {
        KeyRing ring = new KeyRing(temp);
        ring.add("stays", SMALL);
        for (int i = 0; i < 1_000; i++) {
            Files.writeString(temp.resolve("goes-" + i + ".pub"), PLAIN_PUBLIC);
        }

        CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1_000; i++) {
                ring.remove("goes-" + i);
            }
        });
        do {
            assertThat(ring.keys()).containsEntry("stays", SMALL);
        } while (!removal.isDone());

        removal.join();
        assertThat(ring.keys()).containsOnlyKeys("stays");
    }

    @Test
    void saysThatItsPlaceIsNoFolder() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> new KeyRing(file).keys())
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessage("key ring " + file + ": no folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a b", ".hidden", "-x", "ä", "a\n"})
    void refusesNamesThatAreNoPlainNames(String name) throws IOException {
        KeyRing ring = new KeyRing(temp.resolve("keys"));

        assertThatThrownBy(() -> ring.add(name, PLAIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key name: ");
        assertThat(files(temp)).isEmpty();
    }

    @Test
    void liesWhereTheEnvironmentSays() {
        Path home = Path.of("/home/zoe");
        Map<String, String> both = Map.of("ELBOW_CONFIG", "/etc/elbow", "XDG_CONFIG_HOME", "/xdg");

        assertThat(KeyRing.folder(both, home)).isEqualTo(Path.of("/etc/elbow/keys"));
        assertThat(KeyRing.folder(Map.of("XDG_CONFIG_HOME", "/xdg"), home)).isEqualTo(Path.of("/xdg/elbow/keys"));
        assertThat(KeyRing.folder(Map.of(), home)).isEqualTo(Path.of("/home/zoe/.config/elbow/keys"));
        assertThat(KeyRing.folder(Map.of("ELBOW_CONFIG", "", "XDG_CONFIG_HOME", "x"), home))
                .isEqualTo(Path.of("/home/zoe/.config/elbow/keys"));
    }

    @Test
    void keepsSecretKeysFromOthersAndWritesOverNothing() throws IOException {
        Path secret = temp.resolve("s/mine.key");
        Path open = temp.resolve("mine.pub");

        KeyFile.writeSecret(secret, "one");
        KeyFile.writePublic(open, "two");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                .isEqualTo("rw-r--r--");
        assertThatThrownBy(() -> KeyFile.writeSecret(secret, "other"))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessage(secret + ": there already (expected: a new file; keys are never written over); nothing was"
                        + " written");
        assertThat(KeyFile.read(secret)).isEqualTo(bytes("one"));
        assertThat(files(secret.resolveSibling(""))).containsExactly("mine.key");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }
}
