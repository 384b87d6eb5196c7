package dev.elbow.scorer.registry;

import dev.elbow.schemas.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the schema registry is, and who we are to it.
 *
 * @param urls each serves the same schemas; asked in turn until one answers
 * @param timeout for one request, from its begin to the answer's last byte; at most what all attempts may take together
 */
public record RegistryOptions(List<URI> urls, RegistryLogin login, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final String ADDRESS = "http:// or https:// with a host, and no name or password";

    public RegistryOptions {
        urls = List.copyOf(urls);
    }

    /** Reads the group {@code schema_registry}; empty where it names no registry. */
    public static Optional<RegistryOptions> read(Settings settings) {
        Settings group = settings.group("schema_registry");
        Optional<String> text = group.text("url");
        RegistryLogin login = RegistryLogin.read(group);
        Duration timeout = group.duration("timeout", DEFAULT_TIMEOUT);
        if (timeout.compareTo(RegistryHttp.LONGEST) > 0) {
            group.problem("timeout", timeout, "at most " + RegistryHttp.LONGEST.toSeconds() + "s");
        }
        if (text.isEmpty()) {
            if (!login.equals(RegistryLogin.NONE)) {
                group.problem("url", "absent", "the address that the login is for");
            }
            return Optional.empty();
        }
        List<URI> urls = new ArrayList<>();
        for (String one : text.get().split(",", -1)) {
            address(one.strip()).ifPresentOrElse(urls::add, () -> group.problem("url", shown(one), ADDRESS));
        }
        return Optional.of(new RegistryOptions(urls, login, timeout));
    }

    private static Optional<URI> address(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text : text + "/");
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            return web && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Never what stands before an @, which may be a password. */
    private static String shown(String url) {
        int at = url.lastIndexOf('@');
        return at < 0 ? url.strip() : "…" + url.substring(at);
    }
}
