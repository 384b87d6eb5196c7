package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.ModelConfig;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedTest {

    /** By its identifier other tools find out whether they may use it. */
    @ParameterizedTest
    @CsvSource({
        "CC BY 4.0, CC-BY-4.0",
        "CC-BY-4.0, CC-BY-4.0",
        "' cc by-sa  4.0', CC-BY-SA-4.0",
        "Apache-2.0, Apache-2.0",
        "CC0 1.0, CC0-1.0",
        "odbl-1.0, ODbL-1.0",
        "CC BY 4.0 or later, ",
        "CC BY, ",
        "'', ",
        "proprietary, "
    })
    void aLicenceIsCalledByItsIdentifier(String text, String identifier) {
        assertThat(SpdxLicense.of(text)).isEqualTo(Optional.ofNullable(identifier));
    }

    @Test
    void whatListsShowIsInAnnotationsSinceTheConfigurationHasNoPlaceForIt() {
        Artifact artifact = Artifact.of(Zoo.manifest("iris-mixture:1.0.0"), Map.of("a.onnx", new byte[1]));
        byte[] manifest = artifact.bytes(artifact.descriptor());
        byte[] config = artifact.bytes(artifact.config());

        assertThat(ArtifactJson.readManifest(manifest).annotations())
                .containsEntry("org.opencontainers.image.licenses", "CC-BY-4.0")
                .containsEntry("dev.elbow.package.features", "4")
                .containsKey("dev.elbow.package.auroc");
        assertThat(ArtifactJson.readConfig(config))
                .extracting(ModelConfig::name, ModelConfig::family, ModelConfig::licenses)
                .containsExactly("iris-mixture", "gmm", List.of("CC-BY-4.0"));
        assertThat(Artifact.published("it", manifest, config).reference()).contains("iris-mixture:1.0.0");
    }

    /** What would fill a terminal, or is no number, is not shown. */
    @Test
    void whatIsNoneOfItIsNotThere() {
        Published odd = Published.of(
                new ArtifactManifest(
                        "",
                        Artifact.of(Zoo.manifest("iris-mixture:1.0.0"), Map.of())
                                .config(),
                        List.of(),
                        Map.of("dev.elbow.package.features", "\u001b[2J", "dev.elbow.package.auroc", "NaN")),
                new ModelConfig("A B", "x", "VAE!", "", List.of(), List.of()));

        assertThat(odd).isEqualTo(Published.NOTHING);
    }
}
