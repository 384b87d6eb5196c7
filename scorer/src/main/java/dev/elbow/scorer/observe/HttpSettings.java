package dev.elbow.scorer.observe;

import dev.elbow.schemas.config.Settings;

/**
 * Where health and metrics are shown.
 *
 * @param port 0 for a free one
 * @param asked whether someone chose address or port, so that another would be wrong
 */
public record HttpSettings(boolean enabled, String address, int port, boolean asked) {

    /** The group of settings. */
    public static final String KEY = "http";

    /** Unless said otherwise; the port that OpenTelemetry's exporters have for Prometheus. */
    public static final int DEFAULT_PORT = 9464;

    private static final String DEFAULT_ADDRESS = "127.0.0.1";
    private static final int MOST_PORTS = 65_535;

    /** Reads {@code http.enabled}, {@code http.address} and {@code http.port}. */
    public static HttpSettings read(Settings settings) {
        Settings http = settings.group(KEY);
        return new HttpSettings(
                http.flag("enabled", true),
                http.text("address", DEFAULT_ADDRESS),
                http.integer("port", DEFAULT_PORT, 0, MOST_PORTS),
                http.has("address") || http.has("port"));
    }
}
