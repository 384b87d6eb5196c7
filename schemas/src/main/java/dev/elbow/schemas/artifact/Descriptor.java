package dev.elbow.schemas.artifact;

import dev.elbow.schemas.Checks;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one blob is. Source: OCI image specification 1.1, descriptor.md.
 *
 * @param mediaType of its content
 * @param digest {@code sha256:} and 64 digits; other algorithms are not read
 * @param size bytes
 * @param annotations by their keys
 */
public record Descriptor(String mediaType, String digest, long size, Map<String, String> annotations) {

    /** The file name that a blob had, as {@code oras} writes it. */
    public static final String TITLE = "org.opencontainers.image.title";

    /** The name under which an image layout holds an artifact. */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** The file's path in the model's folder, by the ModelPack specification. */
    public static final String FILE_PATH = "org.cncf.model.filepath";

    private static final String DIGEST = "sha256:[0-9a-f]{64}";

    public Descriptor {
        Checks.that(!mediaType.isBlank(), "descriptor.mediaType", mediaType, "a media type");
        Checks.that(isDigest(digest), "descriptor.digest", digest, "sha256: and 64 digits of 0-9 and a-f");
        Checks.that(size >= 0, "descriptor.size", size, "at least 0 bytes");
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static boolean isDigest(String text) {
        return text.matches(DIGEST);
    }

    /** The digest's 64 digits. */
    public String hex() {
        return digest.substring("sha256:".length());
    }

    public Optional<String> annotation(String key) {
        return Optional.ofNullable(annotations.get(key));
    }

    /** The same blob with an annotation more, or another one. */
    public Descriptor with(String key, String value) {
        Map<String, String> more = new TreeMap<>(annotations);
        more.put(key, value);
        return new Descriptor(mediaType, digest, size, more);
    }
}
