package dev.elbow.scorer.page;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.http.HttpLogin;
import dev.elbow.scorer.observe.HttpSettings;
import java.util.List;
import java.util.Optional;

/**
 * Whether there is a page, and what it shows to whom.
 *
 * @param login that a browser has to have; none on this machine alone
 * @param mask fields whose values it does not show
 * @param keys whether it shows keys of records
 * @param alerts topics whose episodes it shows; those that follow from the topics of scores where empty
 */
public record PageSettings(HttpLogin login, List<String> mask, boolean keys, List<String> alerts) {

    /** The group of settings. */
    public static final String KEY = "page";

    /** Switches the page on or off, and leaves the rest of the group as it is. */
    public static final String ENABLED = KEY + ".enabled";

    public PageSettings {
        mask = List.copyOf(mask);
        alerts = List.copyOf(alerts);
    }

    /** What the settings have where nothing is said but that there is a page. */
    public static PageSettings defaults() {
        return new PageSettings(HttpLogin.NONE, List.of(), true, List.of());
    }

    /** With the topic in which this process writes its alerts, where no others are to be shown. */
    public PageSettings besideAlerts(String topic) {
        return alerts.isEmpty() ? new PageSettings(login, mask, keys, List.of(topic)) : this;
    }

    /**
     * Reads {@code page}; empty where there is none. What others can reach is refused without a login, and without TLS.
     *
     * @param http where it would be
     */
    public static Optional<PageSettings> read(Settings settings, HttpSettings http) {
        return settings.switched(KEY).flatMap(page -> read(settings, page, http));
    }

    private static Optional<PageSettings> read(Settings settings, Settings page, HttpSettings http) {
        boolean enabled = page.flag("enabled", true);
        HttpLogin login = HttpLogin.read(page);
        PageSettings read = new PageSettings(login, page.texts("mask"), page.flag("keys", true), page.texts("alerts"));
        if (!enabled) {
            return Optional.empty();
        }
        if (!http.enabled()) {
            settings.problem(KEY, "shown", "http.enabled: true, or no page");
        }
        if (login.kind() == HttpLogin.Kind.BEARER) {
            page.problem("bearer_token", "there", "basic_auth, which browsers ask for");
        }
        boolean safe = http.local() || (http.tls().isPresent() && login.kind() == HttpLogin.Kind.BASIC);
        if (http.enabled() && !safe) {
            settings.problem(
                    KEY,
                    "shown at " + http.address() + (http.tls().isPresent() ? "" : " without TLS")
                            + (login.kind() == HttpLogin.Kind.BASIC ? "" : " without a login"),
                    "http.tls.keystore with its password and page.basic_auth_file, or http.address 127.0.0.1:"
                            + " who sees the page sees events");
        }
        return Optional.of(read);
    }
}
