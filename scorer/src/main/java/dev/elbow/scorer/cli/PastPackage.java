package dev.elbow.scorer.cli;

import dev.elbow.schemas.score.Score;
import dev.elbow.zoo.PackageSearch;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import java.util.Optional;

/** Finds the very package that told a score. Stateless. */
final class PastPackage {

    private PastPackage() {}

    /**
     * The package of a score's digest.
     *
     * @param reference where it is; among those that are here where it is not said
     * @throws ZooException.NotFound where it is not here
     * @throws ZooException.Untrusted where the reference has another one
     */
    static VerifiedPackage load(Score.Model model, Optional<String> reference) {
        if (reference.isPresent()) {
            VerifiedPackage given = Zoo.load(reference.get());
            if (!given.digest().equals(model.digest())) {
                throw new ZooException.Untrusted("package " + reference.get() + ": digest " + given.digest()
                        + " (expected: " + model.digest() + ", by which the score was told); nothing was scored");
            }
            return given;
        }
        String here = PackageSearch.byDigest(model.name(), model.digest())
                .orElseThrow(
                        () -> new ZooException.NotFound(
                                "package " + model.reference()
                                        + ": not here; elbow zoo pull oci://HOST/" + model.name() + ":" + version(model)
                                        + " brings it from its registry, elbow zoo import from a .tar file, and --package takes a folder"));
        return Zoo.load(here + "@" + model.digest());
    }

    private static String version(Score.Model model) {
        return model.version().isEmpty() ? "VERSION" : model.version();
    }
}
