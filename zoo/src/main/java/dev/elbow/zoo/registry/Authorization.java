package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.artifact.Login;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers a registry's challenge: by name and password, or by a token of the service that it names. Sources: RFC 7617; the token
 * authentication of the CNCF distribution registry, where an identity token is given in a form rather than in a header.
 *
 * @param patience with the token service
 */
record Authorization(Origin origin, Credentials credentials, Sender sender, Patience patience) {

    private static final int ANSWER_CAP = 1 << 20;
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** The header that a challenge asks for; empty where we have none. */
    String header(String challenge) throws IOException {
        if (challenge.regionMatches(true, 0, "Basic", 0, 5)) {
            return login().filter(one -> !one.byToken()).map(Login::basic).orElse("");
        }
        return challenge.regionMatches(true, 0, "Bearer", 0, 6) ? token(challenge) : "";
    }

    private Optional<Login> login() {
        return credentials.login(origin.name());
    }

    private String token(String challenge) throws IOException {
        Map<String, String> asked = new LinkedHashMap<>();
        String realm = "";
        for (Matcher matcher = PARAMETER.matcher(challenge); matcher.find(); ) {
            if (matcher.group(1).equals("realm")) {
                realm = matcher.group(2);
            } else if (matcher.group(1).equals("service") || matcher.group(1).equals("scope")) {
                asked.put(matcher.group(1), matcher.group(2));
            }
        }
        URI service = origin.address(URI.create(""), realm);
        if (!"https".equals(service.getScheme()) && !origin.holds(service) && origin.secure()) {
            throw origin.refused("token service " + Excerpt.of(realm) + " without TLS");
        }
        HttpResponse<InputStream> answer = sender.send(request(realm, asked));
        try (InputStream body = answer.body()) {
            if (RegistryHttp.PASSING.contains(answer.statusCode())) {
                throw new IOException("its token service answers " + answer.statusCode());
            }
            byte[] bytes = new PatientStream(body, patience).readNBytes(ANSWER_CAP);
            return answer.statusCode() == 200 ? "Bearer " + ArtifactJson.readToken(bytes) : "";
        } catch (WireException e) {
            throw origin.refused(String.valueOf(e.getMessage()));
        }
    }

    private HttpRequest.Builder request(String realm, Map<String, String> asked) {
        Optional<Login> login = login();
        if (login.isPresent() && login.get().byToken()) {
            asked.put("grant_type", "refresh_token");
            asked.put("client_id", "elbow");
            asked.put("refresh_token", login.get().secret());
            return ask(realm)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form(asked)));
        }
        HttpRequest.Builder ask = ask(realm + (asked.isEmpty() ? "" : (realm.contains("?") ? "&" : "?") + form(asked)));
        login.ifPresent(one -> ask.header("Authorization", one.basic()));
        return ask;
    }

    private HttpRequest.Builder ask(String address) {
        return origin.request(origin.address(URI.create(""), address));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
