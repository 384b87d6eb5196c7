package dev.elbow.zoo.registry;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.PackageSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A package among the artifacts of an image layout.
 *
 * @param name what messages call it
 * @param layers by the names of their files
 */
public record LayoutSource(String name, ImageLayout layout, Map<String, Descriptor> layers) implements PackageSource {

    /**
     * Reads which files an artifact has.
     *
     * @throws ZooException.Untrusted where it is no package, or its manifest larger than manifests are
     */
    public static LayoutSource of(String name, ImageLayout layout, Descriptor artifact) {
        return new LayoutSource(
                name, layout, Artifact.layers("package " + name, layout.read(artifact, Artifact.DOCUMENT_CAP)));
    }

    @Override
    public byte[] read(String file, long cap) {
        Descriptor layer = layers.get(file);
        if (layer == null) {
            throw new ZooException.Untrusted("package " + name + ": " + file
                    + ": the artifact has no such layer (expected: one, as model.json declares); nothing was loaded");
        }
        if (layer.size() > cap) {
            throw new ZooException.Untrusted("package " + name + ": " + file + ": " + layer.size()
                    + " bytes (expected: at most " + cap + "); nothing was loaded");
        }
        return layout.read(layer, cap);
    }

    @Override
    public Optional<Set<String>> files() {
        return Optional.of(layers.keySet());
    }
}
