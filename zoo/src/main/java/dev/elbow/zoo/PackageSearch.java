package dev.elbow.zoo;

import java.util.Optional;
import java.util.stream.Stream;

/** Finds packages that are here by the digest that scores name them by. Stateless. */
public final class PackageSearch {

    private PackageSearch() {}

    /**
     * The reference, {@code name:version}, of a bundled or cached package; it is not verified yet.
     *
     * @param name of the package
     * @param digest of its manifest, {@code sha256:…}
     * @return empty where none that is here has both
     */
    public static Optional<String> byDigest(String name, String digest) {
        return Stream.concat(
                        Zoo.bundled().stream()
                                .filter(one -> one.startsWith(name + ":"))
                                .filter(one -> Zoo.bundledDigest(one).equals(digest)),
                        Cache.ofUser().entries().stream()
                                .filter(entry -> entry.digest().equals(digest))
                                .map(Cache.Entry::reference)
                                .filter(one -> one.startsWith(name + ":")))
                .findFirst();
    }
}
