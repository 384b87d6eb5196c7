package dev.elbow.zoo.sign;

import static dev.elbow.zoo.sign.MinisignSamples.PLAIN_PUBLIC;
import static dev.elbow.zoo.sign.MinisignSamples.SMALL_PUBLIC;
import static dev.elbow.zoo.sign.MinisignSamples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MinisignPublicKeyTest {

    @Test
    void readsAndWritesMinisignsFile() {
        MinisignPublicKey key = MinisignPublicKey.parse("plain.pub", bytes(PLAIN_PUBLIC));

        assertThat(key.keyId()).isEqualTo("F65F51DF60F09B17");
        assertThat(key.comment()).isEqualTo("minisign public key F65F51DF60F09B17");
        assertThat(key.text()).isEqualTo(PLAIN_PUBLIC);
        assertThat(key).hasToString("public key F65F51DF60F09B17");
    }

    @Test
    void showsTheZerosInFrontOfAnId() {
        assertThat(MinisignPublicKey.parse("small.pub", bytes(SMALL_PUBLIC)).keyId())
                .isEqualTo("04CBC3C924D87120");
    }

    @Test
    void isEqualWhateverTheComment() {
        MinisignPublicKey key = MinisignPublicKey.parse("plain.pub", bytes(PLAIN_PUBLIC));
        MinisignPublicKey same =
                MinisignPublicKey.parse("same.pub", bytes(PLAIN_PUBLIC.replace("minisign public key", "mine")));

        assertThat(same).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(key).isNotEqualTo(MinisignPublicKey.parse("small.pub", bytes(SMALL_PUBLIC)));
        assertThat(key).isNotEqualTo(new MinisignPublicKey("", new byte[8], key.keyBytes()));
    }

    @Test
    void refusesATruncationAtEveryLength() {
        byte[] whole = bytes(PLAIN_PUBLIC);

        for (int length = 0; length < whole.length - 1; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(ZooException.Untrusted.class)
                    .isThrownBy(() -> MinisignPublicKey.parse("plain.pub", truncated));
        }
    }

    @Test
    void eitherReadsAFileWithFlippedBitsOrSaysThatItIsDamaged() {
        byte[] whole = bytes(PLAIN_PUBLIC);

        for (int i = 0; i < 8 * whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            try {
                assertThat(MinisignPublicKey.parse("plain.pub", changed).keyId())
                        .hasSize(16);
            } catch (ZooException.Untrusted e) {
                assertThat(e).hasMessageStartingWith("public key plain.pub: ");
            }
        }
    }

    @Test
    void refusesBytesThatAreNoKey() {
        byte[] beyondThePrime = new byte[32];
        Arrays.fill(beyondThePrime, (byte) 0xff);
        String text = new MinisignPublicKey("none", new byte[8], beyondThePrime).text();

        assertThatThrownBy(() -> MinisignPublicKey.parse("none.pub", bytes(text)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage(
                        "public key none.pub: bytes that are no key (expected: a point of Ed25519's curve); nothing was"
                                + " loaded");
    }

    @Test
    void refusesAnotherAlgorithmAndAFileThatIsTooLong() {
        assertThatThrownBy(() -> MinisignPublicKey.parse("k", bytes(PLAIN_PUBLIC.replace("RWQX", "RUQX"))))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage(
                        "public key k: another algorithm (expected: Ed25519, written as \"Ed\"); nothing was loaded");
        assertThatThrownBy(() -> MinisignPublicKey.parse("k", new byte[5000]))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("public key k: 5000 bytes (expected: at most 4096); nothing was loaded");
    }

    @Test
    void refusesASecretKeyInItsPlace() {
        assertThatThrownBy(() -> MinisignPublicKey.parse("k", bytes(MinisignSamples.PLAIN_SECRET)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("public key k: 158 bytes in base64 (expected: 42); nothing was loaded");
    }
}
