package dev.elbow.schemas.artifact;

import java.util.List;

/**
 * What an image layout holds: {@code index.json}. Source: OCI image specification 1.1, image-layout.md.
 *
 * @param manifests of artifacts, each with its name as an annotation
 */
public record LayoutIndex(List<Descriptor> manifests) {

    public static final String MEDIA_TYPE = "application/vnd.oci.image.index.v1+json";

    public LayoutIndex {
        manifests = List.copyOf(manifests);
    }
}
