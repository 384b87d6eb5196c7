package dev.elbow.zoo;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.Published;
import dev.elbow.zoo.registry.RegistryClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry has under a tag, by its own word: nothing of the package was fetched or verified.
 *
 * @param reference to pull it by
 * @param published what the artifact says; nothing where it is none of a package
 * @param bytes of its files; none where it is none of a package
 * @param signed whether there is a signature, whatever that is worth
 * @param fault why the registry says nothing of it; nothing where it does
 */
public record RemotePackage(
        Reference.Remote reference, Published published, Optional<Long> bytes, boolean signed, Optional<String> fault) {

    /**
     * The packages of a repository.
     *
     * @param packages newest first
     * @param more tags that were not looked at
     */
    public record Listing(List<RemotePackage> packages, int more) {
        public Listing {
            packages = List.copyOf(packages);
        }
    }

    /** One that the registry says nothing of. */
    static RemotePackage untold(Reference.Remote reference, String fault) {
        return new RemotePackage(reference, Published.NOTHING, Optional.empty(), false, Optional.of(fault));
    }

    /**
     * Asks for one.
     *
     * @throws ZooException.Unreachable where the registry says nothing of it
     */
    static RemotePackage of(RegistryClient registry, Reference.Remote reference) {
        String what = "package " + reference;
        try {
            byte[] manifest = registry.manifest(reference.tag()).orElse(new byte[0]);
            Map<String, Descriptor> layers = Artifact.layers(what, manifest);
            Descriptor config = Artifact.config(what, manifest);
            // Of another tool's form, nothing but its size is known.
            Published published = config.mediaType().equals(ArtifactManifest.MODEL_CONFIG)
                    ? Artifact.published(what, manifest, registry.document(config))
                    : Published.NOTHING;
            long bytes = layers.values().stream().mapToLong(Descriptor::size).sum();
            return new RemotePackage(
                    reference,
                    published,
                    Optional.of(bytes),
                    layers.containsKey(Verifier.SIGNATURE_FILE),
                    Optional.empty());
        } catch (ZooException.Untrusted e) {
            // A tag of anything else: the others are there all the same.
            return new RemotePackage(reference, Published.NOTHING, Optional.empty(), false, Optional.empty());
        }
    }
}
