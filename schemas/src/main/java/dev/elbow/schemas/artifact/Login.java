package dev.elbow.schemas.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who a registry is told we are. Never printed.
 *
 * @param user {@value #TOKEN} where the secret is an identity token, as Docker's credential helpers say it
 * @param secret a password or an identity token
 */
public record Login(String user, String secret) {

    /** In the place of a user's name. */
    public static final String TOKEN = "<token>";

    /** Whether the secret is no password, but what a token service gives tokens for. */
    public boolean byToken() {
        return user.equals(TOKEN);
    }

    /** The value of a basic {@code Authorization} header. */
    public String basic() {
        byte[] both = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
        return "Login";
    }
}
