package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;

/**
 * A file of a package, as the manifest declares it.
 *
 * @param name a plain file name, no folder
 * @param sha256 64 lower-case hexadecimal digits
 * @param size bytes
 */
public record PackageFile(String name, String sha256, long size) {
    public PackageFile {
        Checks.that(name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}"), "file", "\"" + name + "\"", "a plain file name");
        Checks.that(sha256.matches("[0-9a-f]{64}"), name + ".sha256", sha256, "64 lower-case hexadecimal digits");
        Checks.that(size >= 0, name + ".size", size, "at least 0 bytes");
    }
}
