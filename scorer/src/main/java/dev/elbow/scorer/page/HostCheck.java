package dev.elbow.scorer.page;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was meant for this machine. A stranger's web page can have its own name lead to this machine (DNS rebinding), and
 * would then read what a browser here may read; but the browser still says that name. Stateless.
 */
final class HostCheck {

    private static final Set<String> LOCAL = Set.of("localhost", "[::1]");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private HostCheck() {}

    /**
     * Whether a name is one of this machine's own.
     *
     * @param host the header, with or without a port; null where there is none
     * @param bound the address that the server listens at, as a header would have it
     */
    static boolean local(@Nullable String host, String bound) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return LOCAL.contains(name) || LOOPBACK.matcher(name).matches() || name.equals(bound.toLowerCase(Locale.ROOT));
    }
}
