package dev.elbow.scorer.stream;

import dev.elbow.schemas.Checks;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packages that settings name, verified. Immutable. */
public final class Packages {

    private final Map<String, VerifiedPackage> loaded;

    private Packages(Map<String, VerifiedPackage> loaded) {
        this.loaded = Collections.unmodifiableMap(loaded);
    }

    /**
     * Loads all of them.
     *
     * @throws dev.elbow.schemas.config.ConfigurationException where one lacks what the settings ask of it
     * @throws ZooException where some do not load, with the faults of all; of its kind the gravest, one that is not trusted first
     */
    public static Packages load(ScorerConfig config) {
        Map<String, VerifiedPackage> loaded = new LinkedHashMap<>();
        List<ZooException> faults = new ArrayList<>();
        for (String reference : config.references()) {
            try {
                loaded.put(reference, Zoo.load(reference));
            } catch (ZooException e) {
                faults.add(e);
            }
        }
        if (!faults.isEmpty()) {
            throw together(faults);
        }
        Packages packages = new Packages(loaded);
        packages.check(config.routes());
        return packages;
    }

    /** The one package of settings that name one. */
    static Packages of(ScorerConfig config, VerifiedPackage one) {
        List<String> references = config.references();
        Checks.that(references.size() == 1, "references", references, "one");
        Packages packages = new Packages(Map.of(references.get(0), one));
        packages.check(config.routes());
        return packages;
    }

    private void check(List<Route> routes) {
        routes.stream()
                .flatMap(
                        route -> Stream.concat(route.packages().stream(), route.shadow().map(Shadow::scoring).stream()))
                .forEach(options -> options.check(
                        Objects.requireNonNull(loaded.get(options.reference())).manifest()));
    }

    private static ZooException together(List<ZooException> faults) {
        if (faults.size() == 1) {
            return faults.get(0);
        }
        String all = faults.stream().map(ZooException::getMessage).collect(Collectors.joining("; "));
        if (faults.stream().anyMatch(ZooException.Untrusted.class::isInstance)) {
            return new ZooException.Untrusted(all, faults.get(0));
        }
        return faults.stream().anyMatch(ZooException.Unreachable.class::isInstance)
                ? new ZooException.Unreachable(all, faults.get(0))
                : new ZooException.NotFound(all);
    }

    /** For people, what is scored with what. */
    public String told(ScorerConfig config) {
        return config.routes().stream().map(route -> route.told(loaded)).collect(Collectors.joining("; "));
    }

    List<OpenRoute> open(List<Route> routes) {
        List<OpenRoute> open = new ArrayList<>();
        try {
            routes.forEach(route -> open.add(OpenRoute.open(route, loaded)));
            return open;
        } catch (RuntimeException e) {
            open.forEach(OpenRoute::close);
            throw e;
        }
    }
}
