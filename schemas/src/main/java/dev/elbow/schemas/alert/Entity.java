package dev.elbow.schemas.alert;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Whose events they are: the key of the events, as text.
 *
 * @param text the key where it is UTF-8, else the key in base64
 * @param base64 whether it is the latter
 */
public record Entity(String text, boolean base64) {

    public Entity {
        Checks.that(!base64 || decoded(text).isPresent(), "entity", text, "base64");
    }

    /** The entity of a key. */
    public static Entity of(byte[] key) {
        return Utf8.read(key, 0, key.length)
                .map(text -> new Entity(text, false))
                .orElseGet(() -> new Entity(Base64.getEncoder().encodeToString(key), true));
    }

    /** The key's bytes. */
    public byte[] key() {
        return base64 ? decoded(text).orElseThrow() : text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
