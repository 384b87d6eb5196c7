package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.sign.MinisignPublicKey;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.MinisignSignature;
import dev.elbow.zoo.sign.ScryptLimits;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class MinisignFuzzTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());

    static List<byte[]> files() {
        return List.of(
                utf8(KEY.publicKey().text()),
                utf8(KEY.text()),
                utf8(KEY.text("password".toCharArray(), ScryptLimits.LEAST, new SecureRandom())),
                utf8(MinisignSignature.sign(KEY, MESSAGE, "a comment").text()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @MethodSource("files")
    @Timeout(20)
    @DictionaryEntries({"untrusted comment: ", "trusted comment: ", "RW", "RU", "\\x0d\\x0a"})
    @FuzzTest
    void isReadOrRefused(byte[] text) {
        Refusals.read(ZooException.Untrusted.class, () -> MinisignPublicKey.parse("key", text))
                .ifPresent(key -> assertThat(MinisignPublicKey.parse("key", utf8(key.text())))
                        .isEqualTo(key));
        Refusals.read(ZooException.class, () -> MinisignSecretKey.parse("key", text))
                .ifPresent(key -> assertThat(
                                MinisignSecretKey.parse("key", utf8(key.text())).publicKey())
                        .isEqualTo(key.publicKey()));
        Refusals.read(ZooException.Untrusted.class, () -> MinisignSignature.parse("signature", text))
                .ifPresent(signature -> {
                    assertThat(MinisignSignature.parse("signature", utf8(signature.text()))
                                    .text())
                            .isEqualTo(signature.text());
                    Refusals.read(ZooException.Untrusted.class, () -> signature.verify(KEY.publicKey(), MESSAGE));
                });
    }
}
