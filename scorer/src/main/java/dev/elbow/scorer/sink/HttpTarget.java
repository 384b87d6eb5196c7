package dev.elbow.scorer.sink;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.http.HttpAddress;
import dev.elbow.scorer.http.HttpLogin;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A server that takes JSON.
 *
 * @param timeout for one request, from its begin to the end of its answer
 */
record HttpTarget(URI address, HttpLogin login, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /**
     * Reads {@code url}, {@code timeout} and a login; what is wrong is a problem of the group, and where it is the address, nothing is read.
     *
     * @param parse makes an address of a text; empty where it is none
     */
    static Optional<HttpTarget> read(Settings group, Function<String, Optional<URI>> parse) {
        String text = group.requiredText("url");
        Optional<URI> address = parse.apply(text);
        if (address.isEmpty() && group.has("url")) {
            HttpAddress.problem(group, "url", text);
        }
        HttpLogin login = HttpLogin.read(group);
        Duration timeout = group.duration("timeout", DEFAULT_TIMEOUT);
        if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            group.problem("timeout", timeout, "at most " + LONGEST_TIMEOUT.toSeconds() + "s");
        }
        return address.map(url -> new HttpTarget(url, login, timeout));
    }

    HttpTarget at(URI other) {
        return new HttpTarget(other, login, timeout);
    }
}
