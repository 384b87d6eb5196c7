package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * Scheme, host and port of a registry, and the addresses that it gives.
 *
 * @param uri of its root
 */
record Origin(URI uri) {

    String name() {
        return uri.getAuthority();
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

    /** What an answer gives for an address. */
    static URI address(String text) throws IOException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("no address: " + Excerpt.of(text), e);
        }
    }

    /** A request to an address that an answer gave, which may be one of anything. */
    static HttpRequest.Builder request(URI address) throws IOException {
        try {
            return HttpRequest.newBuilder(address);
        } catch (IllegalArgumentException e) {
            throw new IOException("no address of a registry: " + Excerpt.of(address), e);
        }
    }
}
