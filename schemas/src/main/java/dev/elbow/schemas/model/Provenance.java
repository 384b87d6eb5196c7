package dev.elbow.schemas.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a model comes from; enough to make it again.
 *
 * @param data what the rows are and where they were published
 * @param dataSha256 digest of the data file as read
 * @param license of the data
 * @param query the filter that chose training rows, empty for all
 * @param recipeSha256 digest of the recipe that made the model
 * @param seed of every random draw
 * @param rows training and held-out rows together, whether or not the fit saw them all: of many, a mixture takes some, as its card says
 * @param versions of Elbow, the engine and the platform, by name
 * @param metrics measured at export, by name; nats unless the name says otherwise
 * @param forced true when the export gate refused the model and was overruled
 * @param base the package whose parameters the fit began with; none where they were random
 */
public record Provenance(
        String data,
        String dataSha256,
        String license,
        String query,
        String recipeSha256,
        long seed,
        long rows,
        Map<String, String> versions,
        Map<String, Double> metrics,
        boolean forced,
        Optional<Base> base) {

    /**
     * The package that a fit began with.
     *
     * @param reference {@code name:version}
     * @param digest {@code sha256:…}
     * @param frozen which half stayed as it was: {@code encoder}, {@code decoder} or {@code nothing}
     */
    public record Base(String reference, String digest, String frozen) {}

    public Provenance {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}
