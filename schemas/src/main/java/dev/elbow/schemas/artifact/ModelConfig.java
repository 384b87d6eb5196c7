package dev.elbow.schemas.artifact;

import java.util.List;

/**
 * What tools show of a model that know the ModelPack specification and not Elbow. Source: CNCF ModelPack model-spec, config.md.
 *
 * @param name of the package
 * @param version of the package
 * @param family such as {@code vae}
 * @param description of the data that it was trained on
 * @param licenses of the data
 * @param layers digests of the layers, in their order
 */
public record ModelConfig(
        String name, String version, String family, String description, List<String> licenses, List<String> layers) {

    public ModelConfig {
        licenses = List.copyOf(licenses);
        layers = List.copyOf(layers);
    }
}
