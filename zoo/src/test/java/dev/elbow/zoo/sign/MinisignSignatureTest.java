package dev.elbow.zoo.sign;

import static dev.elbow.zoo.sign.MinisignSamples.LEGACY;
import static dev.elbow.zoo.sign.MinisignSamples.MESSAGE;
import static dev.elbow.zoo.sign.MinisignSamples.PREHASHED;
import static dev.elbow.zoo.sign.MinisignSamples.bytes;
import static dev.elbow.zoo.sign.MinisignSamples.flipped;
import static dev.elbow.zoo.sign.MinisignSamples.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinisignSignatureTest {

    private static final MinisignPublicKey KEY =
            MinisignPublicKey.parse("plain.pub", bytes(MinisignSamples.PLAIN_PUBLIC));

    @Test
    void verifiesWhatMinisignSigned() {
        assertThat(verify(bytes(PREHASHED))).isEqualTo("free form");
        assertThat(verify(bytes(LEGACY))).isEqualTo("timestamp:1795288130\tfile:m");
    }

    @Test
    void namesTheKeyAsMinisignDoes() {
        MinisignSignature signature = MinisignSignature.parse("m.minisig", bytes(PREHASHED));

        assertThat(signature.keyId()).isEqualTo("F65F51DF60F09B17");
        assertThat(signature).hasToString("signature m.minisig by key F65F51DF60F09B17");
    }

    @ParameterizedTest
    @ValueSource(strings = {PREHASHED, LEGACY})
    void writesWhatItRead(String text) {
        assertThat(MinisignSignature.parse("m.minisig", bytes(text)).text()).isEqualTo(text);
    }

    /** Ed25519 draws no randomness, so that the same key, message and comment give minisign's own bytes. */
    @Test
    void signsAsMinisignDoesByteByByte() {
        MinisignSecretKey key = MinisignSecretKey.parse("plain.key", bytes(MinisignSamples.PLAIN_SECRET));

        String text = MinisignSignature.sign(key, MESSAGE, "free form").text();

        assertThat(text.lines().skip(1)).isEqualTo(PREHASHED.lines().skip(1).toList());
        assertThat(text).startsWith("untrusted comment: signature by minisign key F65F51DF60F09B17\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 129, 100_000})
    void verifiesWhatItSigned(int length) {
        MinisignSecretKey key = MinisignSecretKey.generate(random(length));
        byte[] message = new byte[length];

        MinisignSignature signed = MinisignSignature.sign(key, message, "für \u03b1");
        MinisignSignature read = MinisignSignature.parse("m.minisig", bytes(signed.text()));

        assertThat(read.verify(key.publicKey(), message)).isEqualTo("für \u03b1");
        assertUntrusted(() -> read.verify(key.publicKey(), new byte[length + 1]));
    }

    @Test
    void refusesAnotherMessage() {
        MinisignSignature signature = MinisignSignature.parse("m.minisig", bytes(PREHASHED));

        assertThatThrownBy(() -> signature.verify(KEY, bytes("hullo")))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage(
                        "signature m.minisig: does not hold (expected: that of key F65F51DF60F09B17 for these bytes); they"
                                + " were changed, it was changed, or it is for others; nothing was loaded");
    }

    @Test
    void refusesAnotherKey() {
        MinisignSignature signature = MinisignSignature.parse("m.minisig", bytes(PREHASHED));
        MinisignPublicKey other = MinisignPublicKey.parse("small.pub", bytes(MinisignSamples.SMALL_PUBLIC));

        assertThatThrownBy(() -> signature.verify(other, MESSAGE))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("signature m.minisig: made by key F65F51DF60F09B17 (expected: key 04CBC3C924D87120);"
                        + " nothing was loaded");
    }

    @Test
    void refusesAnotherKeyOfTheSameId() {
        MinisignPublicKey twin = new MinisignPublicKey(
                "twin",
                KEY.idBytes(),
                MinisignSecretKey.generate(random(1)).publicKey().keyBytes());
        MinisignSignature signature = MinisignSignature.parse("m.minisig", bytes(PREHASHED));

        assertUntrusted(() -> signature.verify(twin, MESSAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {PREHASHED, LEGACY})
    void refusesAChangedTrustedComment(String text) {
        byte[] changed = bytes(text.replace("trusted comment: ", "trusted comment:  ")
                .replace("untrusted comment:  ", "untrusted comment: "));

        assertThatThrownBy(() -> verify(changed))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("signature m.minisig: trusted comment \" ")
                .hasMessageEndingWith("\" (expected: the one that key F65F51DF60F09B17 signed); it or its signature was"
                        + " changed; nothing was loaded");
    }

    @Test
    void refusesTheTrustedCommentOfAnotherSignatureByTheSameKey() {
        MinisignSecretKey key = MinisignSecretKey.generate(random(2));
        String[] first = MinisignSignature.sign(key, MESSAGE, "one").text().split("\n", -1);
        String[] second =
                MinisignSignature.sign(key, bytes("other"), "two").text().split("\n", -1);
        byte[] mixed = bytes(String.join("\n", first[0], first[1], second[2], second[3], ""));

        assertUntrusted(() -> MinisignSignature.parse("mixed", mixed).verify(key.publicKey(), MESSAGE));
    }

    @Test
    void believesAnyUntrustedComment() {
        byte[] changed = bytes(PREHASHED.replace("signature from minisign secret key", "anything"));

        assertThat(verify(changed)).isEqualTo("free form");
    }

    @ParameterizedTest
    @ValueSource(strings = {PREHASHED, LEGACY})
    void refusesAFlippedBitInEveryByteOfBothSignatures(String text) {
        for (int i = 0; i < 74; i++) {
            byte[] changed = flipped(text, 1, i);
            assertUntrusted(() -> verify(changed));
        }
        for (int i = 0; i < 64; i++) {
            byte[] changed = flipped(text, 3, i);
            assertUntrusted(() -> verify(changed));
        }
    }

    @Test
    void refusesOneFormPassedOffForTheOther() {
        assertUntrusted(() -> verify(bytes(PREHASHED.replace("RUQX", "RWQX"))));
        assertUntrusted(() -> verify(bytes(LEGACY.replace("RWQX", "RUQX"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {PREHASHED, LEGACY})
    void refusesATruncationAtEveryLength(String text) {
        byte[] whole = bytes(text);

        for (int length = 0; length < whole.length - 1; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertUntrusted(() -> verify(truncated));
        }
        assertThat(verify(Arrays.copyOf(whole, whole.length - 1))).isNotEmpty(); // the last line's end alone
    }

    @Test
    void refusesAFlippedBitAnywhereButInTheUntrustedComment() {
        byte[] whole = bytes(PREHASHED);
        int head = MinisignText.UNTRUSTED_COMMENT.length();
        int second = PREHASHED.indexOf('\n');

        for (int i = 0; i < whole.length - 1; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            if (i < head || i >= second) {
                assertUntrusted(() -> verify(changed));
            }
        }
    }

    @Test
    void readsWindowsLineEnds() {
        assertThat(verify(bytes(PREHASHED.replace("\n", "\r\n")))).isEqualTo("free form");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            untrusted | trusted   | "trusted comment: signature from minisign secret key" (expected: a line that begins with "untrusted comment: ")
            Bgc=      | Bgc       | base64 in an improper form (expected: padded, with no bits left over)
            Bgc=      | Bgd=      | base64 in an improper form (expected: padded, with no bits left over)
            Bgc=      | Bg==      | 73 bytes in base64 (expected: 74)
            Bgc=      | B c=      | 100 characters that are no base64 (expected: 74 bytes in base64)
            RUQX      | RUEX      | another algorithm (expected: Ed25519, written as "ED" or "Ed")
            free form | free\033m | a control character in "free m" (expected: none but tabs)
            """)
    void saysWhatIsWrong(String from, String to, String message) {
        byte[] changed = bytes(PREHASHED.replaceFirst(from, to));

        assertThatThrownBy(() -> verify(changed))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("signature m.minisig: " + message + "; nothing was loaded");
    }

    @Test
    void refusesMoreLinesMoreBytesAndWhatIsNoText() {
        assertUntrusted(() -> verify(bytes(PREHASHED + "\n")), "5 lines (expected: 4)");
        assertUntrusted(() -> verify(bytes("")), "1 line (expected: 4)");
        assertUntrusted(() -> verify(new byte[4097]), "4097 bytes (expected: at most 4096)");
        assertUntrusted(() -> verify(new byte[] {'a', (byte) 0xff}), "bytes that are no text (expected: UTF-8)");
    }

    @Test
    void signsNoCommentThatCouldNotBeReadAgain() {
        MinisignSecretKey key = MinisignSecretKey.generate(random(3));

        assertThatThrownBy(() -> MinisignSignature.sign(key, MESSAGE, "two\nlines"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "trusted comment: two lines (expected: one line without control characters other than tabs)");
        assertThatThrownBy(() -> MinisignSignature.sign(key, MESSAGE, "x".repeat(4096)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" (expected: a signature of at most 4096 bytes)");
    }

    private static String verify(byte[] text) {
        return MinisignSignature.parse("m.minisig", text).verify(KEY, MESSAGE);
    }

    private static void assertUntrusted(Runnable call) {
        assertThatExceptionOfType(ZooException.Untrusted.class).isThrownBy(call::run);
    }

    private static void assertUntrusted(Runnable call, String fault) {
        assertThatThrownBy(call::run)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("signature m.minisig: " + fault + "; nothing was loaded");
    }
}
