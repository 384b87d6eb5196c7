package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.artifact.LayoutIndex;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.DockerJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.registry.Artifact;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class ArtifactFuzzTest {

    static List<byte[]> answers() {
        Artifact artifact = Artifact.of(TinyPackage.manifest(), TinyPackage.files());
        return List.of(
                artifact.bytes(artifact.descriptor()),
                ArtifactJson.write(new LayoutIndex(List.of(artifact.descriptor()))),
                utf8("{\"name\": \"tiny\", \"tags\": [\"1.0.0\", \"1.1.0\"]}"),
                utf8("{\"token\": \"abc\", \"expires_in\": 60}"),
                utf8("{\"auths\": {\"host\": {\"auth\": \"dXNlcjpwYXNzd29yZA==\"}}}"),
                utf8("{\"errors\": [{\"code\": \"DENIED\", \"message\": \"no\"}]}"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @MethodSource("answers")
    @Timeout(20)
    @DictionaryFile(resourcePath = "json.dict")
    @FuzzTest
    void isReadOrRefused(byte[] bytes) {
        Refusals.read(WireException.class, () -> ArtifactJson.readManifest(bytes))
                .ifPresent(manifest -> assertThat(ArtifactJson.readManifest(ArtifactJson.write(manifest)))
                        .isEqualTo(manifest));
        Refusals.read(WireException.class, () -> ArtifactJson.readIndex(bytes))
                .ifPresent(index -> assertThat(ArtifactJson.readIndex(ArtifactJson.write(index)))
                        .isEqualTo(index));
        Refusals.read(ZooException.Untrusted.class, () -> Artifact.layers("artifact", bytes));
        Refusals.read(ZooException.Untrusted.class, () -> Artifact.config("artifact", bytes));
        Refusals.read(WireException.class, () -> ArtifactJson.readTags(bytes));
        Refusals.read(WireException.class, () -> ArtifactJson.readToken(bytes));
        Refusals.read(WireException.class, () -> DockerJson.readHelper(bytes, "host"));
        Refusals.read(WireException.class, () -> DockerJson.readLogin(bytes, "host"));
        Refusals.read(WireException.class, () -> DockerJson.readAnswer(bytes));
        ArtifactJson.readError(bytes);
    }
}
