package dev.elbow.scorer.registry;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.http.HttpAddress;
import dev.elbow.scorer.http.HttpLogin;
import java.net.URI;
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
public record RegistryOptions(List<URI> urls, HttpLogin login, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public RegistryOptions {
        urls = List.copyOf(urls);
    }

    /** Reads the group {@code schema_registry}; empty where it names no registry. */
    public static Optional<RegistryOptions> read(Settings settings) {
        Settings group = settings.group("schema_registry");
        Optional<String> text = group.text("url");
        HttpLogin login = HttpLogin.read(group);
        Duration timeout = group.duration("timeout", DEFAULT_TIMEOUT);
        if (timeout.compareTo(RegistryHttp.LONGEST) > 0) {
            group.problem("timeout", timeout, "at most " + RegistryHttp.LONGEST.toSeconds() + "s");
        }
        if (text.isEmpty()) {
            if (!login.equals(HttpLogin.NONE)) {
                group.problem("url", "absent", "the address that the login is for");
            }
            return Optional.empty();
        }
        List<URI> urls = new ArrayList<>();
        for (String one : text.get().split(",", -1)) {
            HttpAddress.read(one).ifPresentOrElse(urls::add, () -> HttpAddress.problem(group, "url", one));
        }
        return Optional.of(new RegistryOptions(urls, login, timeout));
    }
}
