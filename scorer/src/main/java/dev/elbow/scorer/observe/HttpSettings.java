package dev.elbow.scorer.observe;

import dev.elbow.schemas.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where health, metrics and the page are shown.
 *
 * @param port 0 for a free one
 * @param asked whether someone chose address or port, so that another would be wrong
 * @param tls by which all of it is shown; in the clear where empty
 */
public record HttpSettings(boolean enabled, String address, int port, boolean asked, Optional<TlsSettings> tls) {

    /** The group of settings. */
    public static final String KEY = "http";

    /** Unless said otherwise; the port that OpenTelemetry's exporters have for Prometheus. */
    public static final int DEFAULT_PORT = 9464;

    private static final String DEFAULT_ADDRESS = "127.0.0.1";
    private static final int MOST_PORTS = 65_535;

    /** Without TLS. */
    public HttpSettings(boolean enabled, String address, int port, boolean asked) {
        this(enabled, address, port, asked, Optional.empty());
    }

    /** Reads {@code http.enabled}, {@code http.address}, {@code http.port} and {@code http.tls}. */
    public static HttpSettings read(Settings settings) {
        Settings http = settings.group(KEY);
        return new HttpSettings(
                http.flag("enabled", true),
                http.text("address", DEFAULT_ADDRESS),
                http.integer("port", DEFAULT_PORT, 0, MOST_PORTS),
                http.has("address") || http.has("port"),
                TlsSettings.read(http));
    }

    /** The same on a free port. */
    public HttpSettings onFreePort() {
        return new HttpSettings(enabled, address, 0, asked, tls);
    }

    /** Whether nobody on another machine can reach it; false of an address that is not known. */
    public boolean local() {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
