package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestFuzzTest {

    static List<byte[]> manifests() {
        return List.of(
                DocumentJson.write(TinyPackage.manifest()), DocumentJson.write(Zoo.manifest("machine-failure:1.0.0")));
    }

    @MethodSource("manifests")
    @Timeout(20)
    @DictionaryFile(resourcePath = "json.dict")
    @FuzzTest
    void isReadOrRefused(byte[] bytes) {
        Refusals.read(WireException.class, () -> DocumentJson.readManifest(bytes))
                .ifPresent(ManifestFuzzTest::isWhole);
    }

    /** What was read can be written, and has all that a package's check asks of it. */
    private static void isWhole(Manifest manifest) {
        assertThat(DocumentJson.readManifest(DocumentJson.write(manifest))).isEqualTo(manifest);
        assertThat(GraphContract.graphs(manifest.schema(), manifest.latent())).hasSize(3);
    }
}
