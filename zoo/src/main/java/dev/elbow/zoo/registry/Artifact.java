package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.artifact.ModelConfig;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.verify.Digests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A package as an artifact of the CNCF ModelPack form: one layer a file, with the file's name as its title. The same package always
 * gives the same artifact, to the bit.
 *
 * @param descriptor of the artifact's manifest
 * @param config what the model is, for other tools
 * @param layers one a file
 * @param blobs manifest, config and layers, by digest
 */
public record Artifact(Descriptor descriptor, Descriptor config, List<Descriptor> layers, Map<String, byte[]> blobs) {

    /** Bytes of a manifest, and of an index, at most. */
    public static final int DOCUMENT_CAP = 4 << 20;

    private static final long CONFIG_CAP = 1L << 20;
    private static final int MOST_FILES = 64;
    private static final long MOST_BYTES = 512L << 20;

    /** Makes the artifact of a package's files. */
    public static Artifact of(Manifest model, Map<String, byte[]> files) {
        Map<String, byte[]> blobs = new HashMap<>();
        List<Descriptor> layers = new ArrayList<>();
        new TreeMap<>(files)
                .forEach((name, bytes) -> layers.add(blob(blobs, mediaType(name), bytes)
                        .with(Descriptor.TITLE, name)
                        .with(Descriptor.FILE_PATH, name)));
        String license = model.provenance().license();
        ModelConfig config = new ModelConfig(
                model.name(),
                model.version(),
                model.family(),
                model.description().orElse(model.provenance().data()),
                List.of(SpdxLicense.of(license).orElse(license)),
                layers.stream().map(Descriptor::digest).toList());
        ArtifactManifest manifest = new ArtifactManifest(
                ArtifactManifest.MODEL,
                blob(blobs, ArtifactManifest.MODEL_CONFIG, ArtifactJson.write(config)),
                layers,
                Published.annotations(model));
        Descriptor whole = blob(blobs, ArtifactManifest.MEDIA_TYPE, ArtifactJson.write(manifest));
        return new Artifact(whole, manifest.config(), layers, blobs);
    }

    /** Layers and config: what has to be there before the manifest names it. */
    public List<Descriptor> named() {
        List<Descriptor> named = new ArrayList<>(layers);
        named.add(config);
        return named;
    }

    /** The bytes of one of the artifact's blobs. */
    public byte[] bytes(Descriptor blob) {
        byte[] bytes = blobs.get(blob.digest());
        if (bytes == null) {
            throw new IllegalArgumentException("blob: " + blob.digest() + " (expected: one of " + blobs.keySet() + ")");
        }
        return bytes;
    }

    private static Descriptor blob(Map<String, byte[]> blobs, String mediaType, byte[] bytes) {
        Descriptor descriptor = new Descriptor(mediaType, "sha256:" + Digests.sha256(bytes), bytes.length, Map.of());
        blobs.put(descriptor.digest(), bytes);
        return descriptor;
    }

    private static String mediaType(String file) {
        if (file.endsWith(".onnx")) {
            return ArtifactManifest.WEIGHT;
        }
        return file.endsWith(".md") || file.endsWith(".html") ? ArtifactManifest.DOC : ArtifactManifest.WEIGHT_CONFIG;
    }

    /**
     * The config of an artifact that comes from anywhere.
     *
     * @throws ZooException.Untrusted where it is larger than configs are
     */
    public static Descriptor config(String what, byte[] bytes) {
        Descriptor config = read(what, bytes).config();
        that(
                config.size() <= CONFIG_CAP,
                what,
                "config: " + config.size() + " bytes declared",
                "at most " + CONFIG_CAP);
        return config;
    }

    /**
     * What an artifact that comes from anywhere says of its package.
     *
     * @throws ZooException.Untrusted where it says nothing that can be read
     */
    public static Published published(String what, byte[] manifest, byte[] config) {
        try {
            return Published.of(read(what, manifest), ArtifactJson.readConfig(config));
        } catch (WireException e) {
            throw new ZooException.Untrusted(what + ": " + e.getMessage(), e);
        }
    }

    private static ArtifactManifest read(String what, byte[] bytes) {
        try {
            return ArtifactJson.readManifest(bytes);
        } catch (WireException e) {
            throw new ZooException.Untrusted(what + ": " + e.getMessage() + "; nothing was loaded", e);
        }
    }

    /**
     * The layers of an artifact that comes from anywhere, by the names of their files.
     *
     * @param what the artifact is called in messages
     * @throws ZooException.Untrusted where it is no package, or a larger one than packages are
     */
    public static Map<String, Descriptor> layers(String what, byte[] bytes) {
        ArtifactManifest manifest = read(what, bytes);
        that(
                manifest.artifactType().equals(ArtifactManifest.MODEL)
                        || manifest.config().mediaType().equals(ArtifactManifest.MODEL_CONFIG),
                what,
                "artifactType \"" + Excerpt.of(manifest.artifactType()) + "\"",
                ArtifactManifest.MODEL);
        that(
                manifest.layers().size() <= MOST_FILES,
                what,
                manifest.layers().size() + " layers",
                "at most " + MOST_FILES);
        long bytesInAll = 0;
        Map<String, Descriptor> byName = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (Descriptor layer : manifest.layers()) {
            String name = layer.annotation(Descriptor.TITLE).orElse("");
            that(
                    name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}"),
                    what,
                    "a layer titled \"" + Excerpt.of(name) + "\"",
                    "a plain file name");
            that(seen.add(name), what, "two layers titled \"" + name + "\"", "one a file");
            // Added one by one, so that no sum of declared sizes overflows.
            that(
                    layer.size() <= MOST_BYTES,
                    what,
                    name + ": " + layer.size() + " bytes declared",
                    "at most " + MOST_BYTES);
            bytesInAll += layer.size();
            byName.put(name, layer);
        }
        that(bytesInAll <= MOST_BYTES, what, bytesInAll + " bytes declared in all", "at most " + MOST_BYTES);
        return byName;
    }

    private static void that(boolean holds, String what, String found, String expected) {
        if (!holds) {
            throw new ZooException.Untrusted(what + ": " + found + " (expected: " + expected + "); nothing was loaded");
        }
    }
}
