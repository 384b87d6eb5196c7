package dev.elbow.zoo.cli;

import dev.elbow.zoo.Cache;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The packages that are here.
 *
 * @param packages shipped ones first; of one that is in the cache as well, the shipped one, which is what its name loads
 * @param damage why the cache cannot be listed
 */
record Inventory(List<Here> packages, Optional<ZooException.Untrusted> damage) {

    Inventory {
        packages = List.copyOf(packages);
    }

    static Inventory of(Cache cache, Trust trust) {
        List<String> shipped = Zoo.bundled();
        List<Here> all = new ArrayList<>();
        shipped.forEach(one -> all.add(new Here(one, Optional.of(Zoo.manifest(one)), Here.BUNDLED, "Elbow")));
        try {
            cache.entries().stream()
                    .filter(entry -> !shipped.contains(entry.reference()))
                    .forEach(entry -> all.add(cached(cache, entry, trust)));
            return new Inventory(all, Optional.empty());
        } catch (ZooException.Untrusted e) {
            return new Inventory(all, Optional.of(e));
        }
    }

    /** One that is damaged is listed as such: the others are there all the same. */
    private static Here cached(Cache cache, Cache.Entry entry, Trust trust) {
        try {
            return new Here(
                    entry.reference(),
                    Optional.of(cache.manifest(entry)),
                    PackageText.state(cache.signature(entry, trust)),
                    entry.origin());
        } catch (ZooException e) {
            return new Here(entry.reference(), Optional.empty(), "damaged", entry.origin());
        }
    }
}
