package dev.elbow.zoo.cli;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.verify.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a package's recipe against what its manifest says that made it. Scoring needs neither, and does not read a stranger's YAML.
 */
final class RecipeCheck {

    private static final String FILE = "recipe.yaml";
    private static final int LONGEST = 1 << 20;

    private final VerifiedPackage given;
    private final Manifest manifest;

    private RecipeCheck(VerifiedPackage given) {
        this.given = given;
        this.manifest = given.manifest();
    }

    /**
     * Passes a package whose recipe and manifest agree, and one without a recipe.
     *
     * @return what the user should know; a seed may be given beside the recipe
     * @throws ZooException.Untrusted where they do not
     */
    static Optional<String> check(VerifiedPackage given) {
        boolean there = given.manifest().files().stream().map(PackageFile::name).anyMatch(FILE::equals);
        return there ? new RecipeCheck(given).check() : Optional.empty();
    }

    private Optional<String> check() {
        byte[] bytes = given.file(FILE);
        that(bytes.length <= LONGEST, bytes.length + " bytes", "at most " + LONGEST);
        String digest = Digests.sha256(bytes);
        String expected = manifest.provenance().recipeSha256();
        that(
                digest.equals(expected),
                "digest sha256:" + digest,
                "sha256:" + expected + ", that of the recipe that made it");
        Map<String, Object> recipe = read(bytes);
        same("name", recipe.get("name"), manifest.name());
        same("family", recipe.get("family"), manifest.family());
        // An attribute makes another version of a package that is there.
        if (manifest.attributes().isEmpty()) {
            same("version", recipe.get("version"), manifest.version());
        }
        @Nullable Object seed = recipe.get("fit") instanceof Map<?, ?> fit ? fit.get("seed") : null;
        String used = String.valueOf(manifest.provenance().seed());
        return seed == null || used.equals(String.valueOf(seed))
                ? Optional.empty()
                : Optional.of("seed " + used + " was given beside the recipe, which says " + Excerpt.of(seed));
    }

    private Map<String, Object> read(byte[] bytes) {
        try {
            return Yaml.read(FILE, new String(bytes, StandardCharsets.UTF_8));
        } catch (WireException e) {
            throw new ZooException.Untrusted("package " + manifest.reference() + ": " + e.getMessage(), e);
        }
    }

    private void same(String key, @Nullable Object said, String expected) {
        that(
                said == null || expected.equals(String.valueOf(said)),
                key + " " + Excerpt.of(String.valueOf(said)),
                expected + ", as model.json says");
    }

    private void that(boolean holds, String found, String expected) {
        if (!holds) {
            throw new ZooException.Untrusted(
                    "package " + manifest.reference() + ": " + FILE + ": " + found + " (expected: " + expected + ")");
        }
    }
}
