package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.util.Optional;

/**
 * Scheme, host and port of a registry, and the addresses that it gives.
 *
 * @param name what messages and credentials call it: host and port, if any
 * @param uri of its root
 */
record Origin(String name, URI uri) {

    private static final int LAST_PORT = 65_535;

    /**
     * The registry at a host.
     *
     * @throws IllegalArgumentException where no host can have that name
     */
    static Origin of(String host, boolean plainHttp) {
        return new Origin(
                host,
                root(host, plainHttp)
                        .orElseThrow(() -> new IllegalArgumentException("host: " + host
                                + " (expected: a name or address, and a port from 1 to 65535, if any)")));
    }

    /** The root of what a host serves; none where no host can have that name, or no such port. */
    static Optional<URI> root(String host, boolean plainHttp) {
        try {
            String server = DockerHub.server(host);
            URI root = new URI((plainHttp ? "http://" : "https://") + server);
            return has(root) && server.equals(root.getAuthority()) ? Optional.of(root) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether there can be a connection to it. */
    private static boolean has(URI address) {
        boolean port = address.getPort() == -1 || (address.getPort() > 0 && address.getPort() <= LAST_PORT);
        return address.getHost() != null && port;
    }

    boolean secure() {
        return "https".equals(uri.getScheme());
    }

    /** Whether credentials for this place may go there. */
    boolean holds(URI other) {
        return uri.getScheme().equalsIgnoreCase(other.getScheme())
                && uri.getHost().equalsIgnoreCase(other.getHost())
                && port(uri) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /**
     * An address that an answer gives.
     *
     * @param from the place of that answer, which an address without a host belongs to
     * @param text may be anything
     * @throws ZooException.Unreachable where it leads nowhere
     */
    URI address(URI from, String text) {
        URI address;
        try {
            address = from.resolve(new URI(text));
        } catch (URISyntaxException e) {
            throw refused("no address: " + Excerpt.of(text));
        }
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!http || !has(address)) {
            throw refused("no address of a registry: " + Excerpt.of(text));
        }
        return address;
    }

    /** A request to an address. */
    HttpRequest.Builder request(URI address) {
        try {
            return HttpRequest.newBuilder(address);
        } catch (IllegalArgumentException e) {
            throw refused("no address of a registry: " + Excerpt.of(address));
        }
    }

    /** Says what is wrong with what the registry answers; it would say the same again. */
    ZooException refused(String what) {
        return new ZooException.Unreachable("registry " + name + ": " + what + ", in its answer");
    }
}
