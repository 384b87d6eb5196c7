package dev.elbow.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elbow.schemas.artifact.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads where Docker keeps passwords: its {@code config.json}, and the answers of its credential helpers. No message shows anything of
 * what was read. Stateless.
 */
public final class DockerJson {

    private DockerJson() {}

    /**
     * The credential helper for a host: its own, else the one for all. Docker asks it and nothing else; an empty name stands for the
     * file itself.
     *
     * @throws WireException where the bytes are no configuration
     */
    public static Optional<String> readHelper(byte[] config, String host) {
        JsonNode tree = tree("Docker's configuration", config);
        JsonNode own = tree.path("credHelpers").path(host);
        String name = own.isMissingNode() ? tree.path("credsStore").asText("") : own.asText("");
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /**
     * What the file itself holds for a host.
     *
     * @throws WireException where the bytes are no configuration, or the host's entry is none
     */
    public static Optional<Login> readLogin(byte[] config, String host) {
        JsonNode auths = tree("Docker's configuration", config).path("auths");
        for (String key : List.of(host, "https://" + host, "http://" + host)) {
            JsonNode entry = auths.path(key);
            String token = entry.path("identitytoken").asText("");
            if (!token.isEmpty()) {
                return Optional.of(new Login(Login.TOKEN, token));
            }
            String auth = entry.path("auth").asText("");
            if (!auth.isEmpty()) {
                return Optional.of(decoded(key, auth));
            }
        }
        return Optional.empty();
    }

    private static Login decoded(String key, String auth) {
        String both;
        try {
            both = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            both = "";
        }
        int colon = both.indexOf(':');
        if (colon < 1) {
            throw new WireException("auths, " + key + ": another form (expected: user:password in base64)");
        }
        // Docker pads the file's passwords with NUL.
        return new Login(both.substring(0, colon), both.substring(colon + 1).replaceAll("\0+$", ""));
    }

    /**
     * What a helper answers.
     *
     * @throws WireException where it is no user and secret
     */
    public static Login readAnswer(byte[] answer) {
        JsonNode tree = tree("its answer", answer);
        Login login =
                new Login(tree.path("Username").asText(""), tree.path("Secret").asText(""));
        if (login.user().isEmpty() || login.secret().isEmpty()) {
            throw new WireException("its answer: no Username or no Secret (expected: both)");
        }
        return login;
    }

    /** The parser's own words show what it stumbled over, which here may be a password. */
    private static JsonNode tree(String what, byte[] bytes) {
        try {
            JsonNode tree = ArtifactJson.MAPPER.readTree(bytes);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            throw new WireException(what + ": no JSON (expected: an object)");
        }
        throw new WireException(what + ": no JSON object (expected: one)");
    }
}
