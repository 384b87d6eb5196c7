package dev.elbow.schemas.artifact;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an artifact is made of. Source: OCI image specification 1.1, manifest.md; the media types are those of the CNCF ModelPack
 * specification, so that {@code oras}, {@code skopeo} and container runtimes read it, one layer a file.
 *
 * @param artifactType what the artifact is as a whole
 * @param config what the model is, for tools that know the specification and not Elbow
 * @param layers one a file
 */
public record ArtifactManifest(
        String artifactType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {

    /** Of the manifest itself. */
    public static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

    public static final String MODEL = "application/vnd.cncf.model.manifest.v1+json";
    public static final String MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json";
    public static final String WEIGHT = "application/vnd.cncf.model.weight.v1.raw";
    public static final String WEIGHT_CONFIG = "application/vnd.cncf.model.weight.config.v1.raw";
    public static final String DOC = "application/vnd.cncf.model.doc.v1.raw";

    public ArtifactManifest {
        layers = List.copyOf(layers);
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }
}
