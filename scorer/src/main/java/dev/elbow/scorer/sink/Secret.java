package dev.elbow.scorer.sink;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A secret, given or in a file that is read at each use, so that one that was renewed is taken.
 *
 * @param given where no file holds it
 */
record Secret(Optional<String> given, Optional<Path> file) {

    private static final long LARGEST = 64 << 10;
    private static final int FEWEST_CHARACTERS = 16;

    /** Reads a setting, or the one of that name and {@code _file}; empty where neither is there. */
    static Optional<Secret> read(Settings group, String key) {
        Optional<String> given = group.secret(key);
        Optional<String> file = group.text(key + "_file");
        if (given.isPresent() && file.isPresent()) {
            group.problem(key, "there, and " + key + "_file too", "one of them");
        }
        if (given.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        Secret secret = new Secret(given, file.map(Path::of));
        String used = file.isPresent() ? key + "_file" : key;
        try {
            if (secret.text().length() < FEWEST_CHARACTERS) {
                group.problem(used, "too short", FEWEST_CHARACTERS + " characters or more");
            }
        } catch (IOException e) {
            group.problem(used, file.orElse("") + ": " + IoFault.of(e), "a file that can be read");
        }
        return Optional.of(secret);
    }

    byte[] bytes() throws IOException {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    private String text() throws IOException {
        if (file.isEmpty()) {
            return given.orElse("").strip();
        }
        if (Files.size(file.get()) > LARGEST) {
            throw new IOException("over " + LARGEST + " bytes");
        }
        return Files.readString(file.get()).strip();
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return file.map(path -> "in " + path).orElse("given");
    }
}
