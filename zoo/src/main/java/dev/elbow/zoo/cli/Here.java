package dev.elbow.zoo.cli;

import dev.elbow.schemas.model.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A package that is here, shipped or in the cache.
 *
 * @param manifest none of a damaged one
 * @param signature how far that got, or {@value #BUNDLED}
 * @param from where it came from
 */
record Here(String reference, Optional<Manifest> manifest, String signature, String from) {

    static final String BUNDLED = "bundled";

    /** For people. */
    String words() {
        return signature.equals("key_unknown") ? "unknown key" : signature;
    }

    /** For machines. */
    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("reference", reference);
        manifest.ifPresent(known -> {
            known.description().ifPresent(description -> row.put("description", description));
            row.put("family", known.family());
            row.put("features", known.features().size());
            row.put("latent", known.latent().dimensions());
            row.put("bytes", PackageText.bytes(known));
            row.put("metrics", known.provenance().metrics());
        });
        row.put("signature", signature);
        row.put("from", from);
        return row;
    }
}
