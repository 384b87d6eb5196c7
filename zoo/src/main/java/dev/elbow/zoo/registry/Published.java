package dev.elbow.zoo.registry;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.ModelConfig;
import dev.elbow.schemas.model.Manifest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an artifact says of its package beside the package itself: for lists, since nobody vouches for it. The configuration's form is
 * closed, by the ModelPack specification, so that what it has no place for are annotations of the manifest.
 *
 * @param reference {@code name:version}; none where it does not say
 * @param family of the model
 * @param features in an event
 * @param auroc on labelled rows
 */
public record Published(
        Optional<String> reference, Optional<String> family, Optional<String> features, Optional<String> auroc) {

    private static final String FEATURES = "dev.elbow.package.features";
    private static final String AUROC = "dev.elbow.package.auroc";

    /** An artifact that says nothing. */
    public static final Published NOTHING =
            new Published(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The annotations of an artifact of a model. */
    static Map<String, String> annotations(Manifest model) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("org.opencontainers.image.title", model.name());
        annotations.put("org.opencontainers.image.version", model.version());
        SpdxLicense.of(model.provenance().license())
                .ifPresent(license -> annotations.put("org.opencontainers.image.licenses", license));
        annotations.put(FEATURES, "" + model.features().size());
        model.provenance()
                .auroc()
                .ifPresent(auroc -> annotations.put(AUROC, String.format(Locale.ROOT, "%.4f", auroc)));
        return annotations;
    }

    static Published of(ArtifactManifest manifest, ModelConfig config) {
        return new Published(
                Optional.of(config.name() + ":" + config.version())
                        .filter(reference -> reference.matches(Manifest.NAME + ":" + Manifest.VERSION)),
                Optional.of(config.family()).filter(family -> family.matches("[a-z]{1,20}")),
                Optional.ofNullable(manifest.annotations().get(FEATURES)).filter(count -> count.matches("[0-9]{1,6}")),
                Optional.ofNullable(manifest.annotations().get(AUROC))
                        .filter(auroc -> auroc.matches("[01]\\.[0-9]{1,20}")));
    }
}
