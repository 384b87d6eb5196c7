package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.LayoutIndex;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactJsonTest {

    private static final Descriptor BLOB = new Descriptor("a/b", "sha256:" + "a".repeat(64), 12, Map.of("k", "v"));
    private static final ArtifactManifest MANIFEST =
            new ArtifactManifest(ArtifactManifest.MODEL, BLOB, List.of(BLOB, BLOB), Map.of("x", "y"));

    @Test
    void readsWhatItWrites() {
        assertThat(ArtifactJson.readManifest(ArtifactJson.write(MANIFEST))).isEqualTo(MANIFEST);
        LayoutIndex index = new LayoutIndex(List.of(BLOB));
        assertThat(ArtifactJson.readIndex(ArtifactJson.write(index))).isEqualTo(index);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schemaVersion\":2 | \"schemaVersion\":1 | schemaVersion 1",
                "image.manifest.v1 | image.index.v1 | mediaType application/vnd.oci.image.index.v1+json",
                "sha256: | md5: | digest",
                "\"size\":12 | \"size\":-1 | at least 0 bytes",
                "\"size\":12 | \"size\":1e99 | mediaType, digest and size",
                "\"size\":12 | \"size\":99999999999999999999 | mediaType, digest and size",
                "\"size\":12 | \"size\":\"12\" | mediaType, digest and size",
                "\"layers\":[ | \"layers\":{}, \"others\":[ | a list of descriptors",
            })
    void saysWhatIsWrong(String before, String after, String part) {
        String text = new String(ArtifactJson.write(MANIFEST), StandardCharsets.UTF_8);
        String changed = text.replace(before.strip(), after.strip());
        assertThat(changed).isNotEqualTo(text);

        assertThatThrownBy(() -> ArtifactJson.readManifest(changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(part.strip());
    }

    @Test
    void anythingCutOffIsAWireException() {
        byte[] bytes = ArtifactJson.write(MANIFEST);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ArtifactJson.readManifest(cut)).isInstanceOf(WireException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "{} {}", "{\"a\":1,\"a\":2}", "nul", "\"x\""})
    void refusesWhatIsNoObject(String text) {
        assertThatThrownBy(() -> ArtifactJson.readIndex(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class);
    }

    @Test
    void readsATokenByEitherName() {
        assertThat(token("{\"token\":\"a.b-c\",\"access_token\":\"d\"}")).isEqualTo("a.b-c");
        assertThat(token("{\"access_token\":\"d\"}")).isEqualTo("d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\":\"\"}", "{\"token\":\"a\\r\\nb: c\"}", "{\"token\":\"a b\"}"})
    void refusesATokenThatNoHeaderCanHold(String text) {
        assertThatThrownBy(() -> token(text))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("answer of the token service: ");
    }

    private static String token(String text) {
        return ArtifactJson.readToken(text.getBytes(StandardCharsets.UTF_8));
    }
}
