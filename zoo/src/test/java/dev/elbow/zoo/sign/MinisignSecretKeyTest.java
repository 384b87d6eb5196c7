package dev.elbow.zoo.sign;

import static dev.elbow.zoo.sign.MinisignSamples.BARED_SECRET;
import static dev.elbow.zoo.sign.MinisignSamples.LARGE_SECRET;
import static dev.elbow.zoo.sign.MinisignSamples.MESSAGE;
import static dev.elbow.zoo.sign.MinisignSamples.PASSWORD;
import static dev.elbow.zoo.sign.MinisignSamples.PLAIN_SECRET;
import static dev.elbow.zoo.sign.MinisignSamples.SMALL_SECRET;
import static dev.elbow.zoo.sign.MinisignSamples.bytes;
import static dev.elbow.zoo.sign.MinisignSamples.flipped;
import static dev.elbow.zoo.sign.MinisignSamples.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinisignSecretKeyTest {

    private static final char[] SECRET = PASSWORD.toCharArray();

    @Test
    void readsThePlainKeyOfMinisign() {
        MinisignSecretKey key = MinisignSecretKey.parse("plain.key", bytes(PLAIN_SECRET));

        assertThat(key.publicKey().text()).isEqualTo(MinisignSamples.PLAIN_PUBLIC);
        assertThat(MinisignSecretKey.encrypted("plain.key", bytes(PLAIN_SECRET)))
                .isFalse();
        assertThat(key.text().lines().skip(1))
                .isEqualTo(PLAIN_SECRET.lines().skip(1).toList());
        assertThat(key).hasToString("secret key F65F51DF60F09B17");
    }

    @Test
    void readsTheEncryptedKeyOfMinisign() {
        MinisignSecretKey key = MinisignSecretKey.parse("small.key", bytes(SMALL_SECRET), SECRET);

        assertThat(key.publicKey())
                .isEqualTo(MinisignPublicKey.parse("small.pub", bytes(MinisignSamples.SMALL_PUBLIC)));
        assertThat(MinisignSecretKey.encrypted("small.key", bytes(SMALL_SECRET)))
                .isTrue();
    }

    @Test
    void readsAKeyWhosePasswordMinisignTookOff() {
        assertThat(MinisignSecretKey.parse("bared.key", bytes(BARED_SECRET)).publicKey())
                .isEqualTo(MinisignPublicKey.parse("large.pub", bytes(MinisignSamples.LARGE_PUBLIC)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void readsWhatItWrote(long seed) {
        MinisignSecretKey key = MinisignSecretKey.generate(random(seed));
        char[] password = "p\u00e4ss w\u00f6rd".toCharArray();

        String encrypted = key.text(password, ScryptLimits.LEAST, random(seed));
        MinisignSecretKey plain = MinisignSecretKey.parse("k", bytes(key.text()));
        MinisignSecretKey opened = MinisignSecretKey.parse("k", bytes(encrypted), password);

        assertThat(plain.publicKey()).isEqualTo(key.publicKey());
        assertThat(opened.publicKey()).isEqualTo(key.publicKey());
        assertThat(opened.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE)).isEqualTo(plain.sign(MESSAGE));
        assertThat(password).containsExactly("p\u00e4ss w\u00f6rd".toCharArray());
    }

    @Test
    void drawsKeysAndSaltsFromTheGeneratorItIsGiven() {
        MinisignSecretKey key = MinisignSecretKey.generate(random(1));

        assertThat(MinisignSecretKey.generate(random(1)).text()).isEqualTo(key.text());
        assertThat(MinisignSecretKey.generate(random(2)).publicKey()).isNotEqualTo(key.publicKey());
        assertThat(key.text(SECRET, ScryptLimits.LEAST, random(1)))
                .isNotEqualTo(key.text(SECRET, ScryptLimits.LEAST, random(2)));
    }

    @Test
    void doesNotLookAtThePasswordOfAPlainKey() {
        assertThat(MinisignSecretKey.parse("k", bytes(PLAIN_SECRET), SECRET).publicKey())
                .isEqualTo(MinisignSecretKey.parse("k", bytes(PLAIN_SECRET)).publicKey());
    }

    @Test
    void staysLockedWithoutItsPassword() {
        assertThatThrownBy(() -> MinisignSecretKey.parse("small.key", bytes(SMALL_SECRET)))
                .isInstanceOf(ZooException.Locked.class)
                .hasMessage("secret key small.key: encrypted (expected: its password too); nothing was signed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Secret", "secret ", "secre"})
    void staysLockedUnderAnotherPassword(String password) {
        String text = MinisignSecretKey.generate(random(4)).text(SECRET, ScryptLimits.LEAST, random(5));

        assertThatThrownBy(() -> MinisignSecretKey.parse("k", bytes(text), password.toCharArray()))
                .isInstanceOf(ZooException.Locked.class)
                .hasMessage(
                        "secret key k: not opened (expected: the password that it was written with); the password is"
                                + " wrong or the file is damaged; nothing was signed");
    }

    @Test
    void refusesToEncryptByNoPassword() {
        MinisignSecretKey key = MinisignSecretKey.generate(random(4));

        assertThatThrownBy(() -> key.text(new char[0], ScryptLimits.LEAST, random(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("password:  (expected: at least one character)");
    }

    @Test
    void refusesAFlippedBitInEveryByteOfAnEncryptedKey() {
        String text = MinisignSecretKey.generate(random(6)).text(SECRET, ScryptLimits.LEAST, random(7));

        for (int i = 0; i < 158; i++) {
            byte[] changed = flipped(text, 1, i);
            boolean costs = i >= 38 && i < 54;
            if (!costs) { // lowest bits of the costs may leave N and p as they are; see the hostile ones
                assertThatThrownBy(() -> MinisignSecretKey.parse("k", changed, SECRET))
                        .isInstanceOfAny(ZooException.Untrusted.class, ZooException.Locked.class);
            }
        }
    }

    @Test
    void refusesAFlippedBitInThePlainKeysHalvesAndDigest() {
        for (int i = 62; i < 158; i++) { // a flipped bit in the id makes another id
            byte[] changed = flipped(PLAIN_SECRET, 1, i);
            assertThatExceptionOfType(ZooException.Untrusted.class)
                    .isThrownBy(() -> MinisignSecretKey.parse("plain.key", changed));
        }
    }

    /** Two signatures over one message under two public halves would give the secret one away. */
    @Test
    void refusesAPublicHalfOfAnotherKey() {
        byte[] bytes = decoded(PLAIN_SECRET);
        byte[] other = MinisignSecretKey.generate(random(8)).publicKey().keyBytes();
        System.arraycopy(other, 0, bytes, 54 + 8 + 32, 32);

        assertThatThrownBy(() -> MinisignSecretKey.parse("mixed.key", encoded(bytes)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage(
                        "secret key mixed.key: a public half of another key (expected: its own); nothing was loaded");
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN_SECRET, SMALL_SECRET})
    void refusesATruncationAtEveryLength(String text) {
        byte[] whole = bytes(text);

        for (int length = 0; length < whole.length - 1; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(ZooException.Untrusted.class)
                    .isThrownBy(() -> MinisignSecretKey.parse("k", truncated, SECRET));
            assertThatExceptionOfType(ZooException.Untrusted.class)
                    .isThrownBy(() -> MinisignSecretKey.encrypted("k", truncated));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 16777216, 0 operations (expected: 32768 to 33554432)",
        "32767, 16777216, 32767 operations (expected: 32768 to 33554432)",
        "33554433, 16777216, 33554433 operations (expected: 32768 to 33554432)",
        "-1, 16777216, 18446744073709551615 operations (expected: 32768 to 33554432)",
        "32768, 0, 0 bytes of memory (expected: 16777216 to 1073741824)",
        "32768, 1073741825, 1073741825 bytes of memory (expected: 16777216 to 1073741824)",
        "32768, 9223372036854775807, 9223372036854775807 bytes of memory (expected: 16777216 to 1073741824)",
        "32768, -1, 18446744073709551615 bytes of memory (expected: 16777216 to 1073741824)"
    })
    void refusesHostileCosts(long operations, long memory, String message) {
        byte[] bytes = decoded(SMALL_SECRET);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(38, operations)
                .putLong(46, memory);

        assertThatThrownBy(() -> MinisignSecretKey.parse("hostile.key", encoded(bytes), SECRET))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("secret key hostile.key: a password that takes " + message + "; nothing was loaded");
    }

    @Test
    void saysWhenTheHeapIsSmallerThanThePasswordTakes() {
        assertThatThrownBy(() -> Scrypt.checkHeap("secret key large.key", ScryptLimits.MINISIGN, 1L << 30))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessage("secret key large.key: its password takes 1024 MiB of memory to check, the heap of Java has"
                        + " 1024 MiB (expected: 1088 at least); set JAVA_TOOL_OPTIONS=-Xmx2048m");
        Scrypt.checkHeap("secret key large.key", ScryptLimits.MINISIGN, 1088L << 20);
    }

    @Test
    void knowsThatTheLargeKeyIsEncryptedWithoutItsMemory() {
        assertThat(MinisignSecretKey.encrypted("large.key", bytes(LARGE_SECRET)))
                .isTrue();
    }

    @Test
    void refusesOtherAlgorithms() {
        for (int i : new int[] {0, 1, 2, 3, 4, 5}) {
            byte[] changed = flipped(SMALL_SECRET, 1, i);
            assertThatThrownBy(() -> MinisignSecretKey.parse("k", changed, SECRET))
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessage("secret key k: other algorithms (expected: Ed25519, scrypt or no password, BLAKE2b);"
                            + " nothing was loaded");
        }
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder().decode(text.lines().skip(1).findFirst().orElseThrow());
    }

    private static byte[] encoded(byte[] bytes) {
        return bytes("untrusted comment: x\n" + Base64.getEncoder().encodeToString(bytes) + "\n");
    }
}
