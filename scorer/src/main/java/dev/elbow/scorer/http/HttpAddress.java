package dev.elbow.scorer.http;

import dev.elbow.schemas.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses of servers as settings give them. Stateless. */
public final class HttpAddress {

    private static final String EXPECTED = "http:// or https:// with a host, and no name or password";

    private HttpAddress() {}

    /** An address that ends in a slash, so that paths are relative to it; empty where the text is none. */
    public static Optional<URI> read(String text) {
        String whole = text.strip();
        return parsed(whole.endsWith("/") ? whole : whole + "/").filter(uri -> uri.getQuery() == null);
    }

    /** An address as it stands, query and all. */
    public static Optional<URI> exact(String text) {
        return parsed(text.strip());
    }

    /** Reports an address that is none, without what stands before an @, which may be a password. */
    public static void problem(Settings group, String key, String text) {
        int at = text.lastIndexOf('@');
        group.problem(key, at < 0 ? text.strip() : "…" + text.substring(at), EXPECTED);
    }

    private static Optional<URI> parsed(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getUserInfo() == null && uri.getFragment() == null;
            return web && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
