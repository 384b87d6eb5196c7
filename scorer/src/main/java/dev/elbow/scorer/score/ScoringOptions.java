package dev.elbow.scorer.score;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.scorer.format.FormatOptions;
import dev.elbow.zoo.runtime.Provider;
import java.util.Optional;

/**
 * Which model scores, on what, and how its scores are told.
 *
 * @param reference {@code name:version}, {@code name@sha256:…}, or a folder
 * @param contributions how many features a score names, at most
 * @param latent whether scores tell the latent code, most of their bytes where it is long
 * @param maxEventBytes larger events are refused unread
 * @param tighten which events the package's second graph scores again; none where empty
 * @param format how events and scores are written
 */
public record ScoringOptions(
        String reference,
        Provider provider,
        int contributions,
        boolean latent,
        int maxEventBytes,
        Optional<Tighten> tighten,
        FormatOptions format) {

    private static final int DEFAULT_CONTRIBUTIONS = 5;
    private static final int MOST_EVENT_BYTES = 1 << 28;

    public ScoringOptions {
        Checks.that(contributions >= 0, "contributions", contributions, "0 or more");
        Checks.that(maxEventBytes > 0, "max_event_bytes", maxEventBytes, "1 or more");
    }

    /** Options for JSON in and out. */
    public ScoringOptions(String reference, Provider provider, int contributions, boolean latent, int maxEventBytes) {
        this(reference, provider, contributions, latent, maxEventBytes, Optional.empty(), FormatOptions.defaults());
    }

    /** The options that nobody has to give. */
    public static ScoringOptions defaults(String reference) {
        return new ScoringOptions(
                reference, Provider.CPU, DEFAULT_CONTRIBUTIONS, true, JsonEventDecoder.DEFAULT_MAX_BYTES);
    }

    /** These options with events scored again. */
    public ScoringOptions withTighten(Optional<Tighten> other) {
        return new ScoringOptions(reference, provider, contributions, latent, maxEventBytes, other, format);
    }

    /**
     * Holds them to a package.
     *
     * @throws dev.elbow.schemas.config.ConfigurationException where it lacks what they ask for
     */
    public void check(Manifest manifest) {
        tighten.ifPresent(asked -> asked.of(manifest));
    }

    /**
     * Reads {@code package}, {@code provider}, {@code contributions}, {@code latent}, {@code max_event_bytes}, {@code tighten}, and
     * those of {@link FormatOptions}.
     */
    public static ScoringOptions read(Settings settings) {
        return read(settings, settings.requiredText("package"));
    }

    /**
     * The same without {@code package}.
     *
     * @param reference of the package
     */
    public static ScoringOptions read(Settings settings, String reference) {
        ScoringOptions defaults = defaults(reference);
        return new ScoringOptions(
                reference,
                settings.choice("provider", defaults.provider),
                settings.integer("contributions", defaults.contributions, 0, EventSchema.MAX_FEATURES),
                settings.flag("latent", defaults.latent),
                settings.integer("max_event_bytes", defaults.maxEventBytes, 1, MOST_EVENT_BYTES),
                Tighten.read(settings),
                FormatOptions.read(settings));
    }

    /** These, but for what a route of several says otherwise; the provider and the registry are those of all. */
    public ScoringOptions overriddenBy(Settings route) {
        return new ScoringOptions(
                reference,
                provider,
                route.integer("contributions", contributions, 0, EventSchema.MAX_FEATURES),
                route.flag("latent", latent),
                route.integer("max_event_bytes", maxEventBytes, 1, MOST_EVENT_BYTES),
                route.has("tighten") ? Tighten.read(route) : tighten,
                format.overriddenBy(route));
    }

    /** The same with another package. */
    public ScoringOptions of(String other) {
        return new ScoringOptions(other, provider, contributions, latent, maxEventBytes, tighten, format);
    }
}
