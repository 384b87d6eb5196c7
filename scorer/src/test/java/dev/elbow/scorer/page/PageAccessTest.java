package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.event.Feature;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.score.OpenTiny;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who may see the page, and where it is refused to be shown. */
@Timeout(60)
class PageAccessTest {

    @RegisterExtension
    static final OpenTiny TINY = new OpenTiny();

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Keystore keystore;

    /** What was read of one document. */
    private record Read(HttpSettings http, Optional<PageSettings> page) {}

    @BeforeAll
    static void make() throws Exception {
        keystore = Keystore.make(folder);
    }

    @Test
    void thereIsNoPageUnlessAskedFor() {
        assertThat(read(Map.of(), Map.of()).page()).isEmpty();
        assertThat(read(Map.of("page", false), Map.of()).page()).isEmpty();
        assertThat(read(Map.of("page", Map.of("enabled", false)), Map.of()).page())
                .isEmpty();
    }

    @Test
    void onThisMachineItNeedsNothing() {
        assertThat(read(Map.of("page", true), Map.of()).page()).contains(PageSettings.defaults());
        assertThat(read(Map.of("page", true), Map.of("address", "localhost")).page())
                .isPresent();
        assertThat(read(Map.of("page", true), Map.of("address", "::1")).page()).isPresent();
    }

    @Test
    void isNotShownToOthersWithoutTlsAndLogin() {
        assertThatThrownBy(() -> read(Map.of("page", true), Map.of("address", "0.0.0.0")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "test:\n  page: shown at 0.0.0.0 without TLS without a login (expected: http.tls.keystore with its"
                                + " password and page.basic_auth_file, or http.address 127.0.0.1: who sees the page sees events)");
    }

    @Test
    void isNotShownToOthersWithOneOfThemAlone() throws Exception {
        assertThatThrownBy(() -> read(login(), Map.of("address", "0.0.0.0")))
                .hasMessageContaining("page: shown at 0.0.0.0 without TLS (expected:");
        assertThatThrownBy(() -> read(Map.of("page", true), Map.of("address", "0.0.0.0", "tls", tls())))
                .hasMessageContaining("page: shown at 0.0.0.0 without a login (expected:");
    }

    @Test
    void saysWhatIsWrongWithAKeystoreAndNoSecret() {
        Map<String, Object> wrong = Map.of("keystore", keystore.file().toString(), "password", "not-the-one");

        assertThatThrownBy(() -> read(Map.of(), Map.of("tls", wrong)))
                .hasMessageContaining("http.tls.keystore: ")
                .hasMessageContaining("not opened by the password")
                .hasMessageNotContaining("not-the-one");
        assertThatThrownBy(() -> read(Map.of(), Map.of("tls", Map.of("keystore", "/nowhere", "password", "x"))))
                .hasMessageContaining("http.tls.keystore: /nowhere: no such file");
        assertThatThrownBy(() -> read(Map.of(), Map.of("tls", Map.of("keystore", "/nowhere"))))
                .hasMessageContaining("http.tls.password: absent");
        assertThatThrownBy(() -> read(Map.of(), Map.of("tls", Map.of("password", "x"))))
                .hasMessageContaining("http.tls.keystore: absent");
    }

    @Test
    void overTlsItAsksForNameAndPasswordAndHealthDoesNot() throws Exception {
        Read read = read(login(), Map.of("port", 0, "tls", tls()));
        try (PageStand stand =
                new PageStand(TINY.model(), TINY.session(), read.page().orElseThrow(), read.http())) {
            assertThat(stand.server.address()).startsWith("https://");

            HttpResponse<String> stranger = get(stand, "/", "");
            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(stranger.headers().firstValue("WWW-Authenticate"))
                    .contains("Basic realm=\"elbow\", charset=\"UTF-8\"");
            assertThat(get(stand, "/page/stream", "").statusCode()).isEqualTo(401);
            assertThat(get(stand, "/page/page.js", "").statusCode()).isEqualTo(401);
            assertThat(get(stand, "/", basic("ops:wrong")).statusCode()).isEqualTo(401);
            assertThat(get(stand, "/", basic("ops:sesam") + " ").statusCode()).isEqualTo(200);
            assertThat(get(stand, "/", basic("ops:sesam")).statusCode()).isEqualTo(200);
            assertThat(get(stand, "/health/live", "").statusCode()).isEqualTo(200);
            assertThat(firstOfStream(stand)).isEqualTo("event: hello");
        }
    }

    @Test
    void takesAPasswordThatWasRenewed() throws Exception {
        Path file = Files.writeString(folder.resolve("renewed"), "ops:first-one");
        Read read = read(Map.of("page", Map.of("basic_auth_file", file.toString())), Map.of("port", 0, "tls", tls()));
        try (PageStand stand =
                new PageStand(TINY.model(), TINY.session(), read.page().orElseThrow(), read.http())) {
            assertThat(get(stand, "/", basic("ops:first-one")).statusCode()).isEqualTo(200);

            Files.writeString(file, "ops:second-one");

            assertThat(get(stand, "/", basic("ops:first-one")).statusCode()).isEqualTo(401);
            assertThat(get(stand, "/", basic("ops:second-one")).statusCode()).isEqualTo(200);

            Files.delete(file);

            assertThat(get(stand, "/", basic("ops:second-one")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void namesFieldsThatNoPackageHas() {
        FieldMask mask = new FieldMask(List.of("temprature", "/user"));

        assertThatThrownBy(() -> mask.check(TINY.model().manifest().schema().features()))
                .hasMessageContaining(
                        "page.mask: temprature (expected: a feature of the package, or a place in events such"
                                + " as /user/name); did you mean temperature?")
                .hasMessageNotContaining("/user (");
    }

    /** A package that comes while the page is there may call the same field otherwise. */
    @Test
    void aNameHidesItsPlaceInLaterPackagesToo() {
        List<Feature> now = TINY.model().manifest().schema().features();
        Feature hidden = now.get(0);
        FieldMask mask = new FieldMask(List.of(hidden.name())).at(now);

        assertThat(mask.places(List.of())).contains(hidden.pointer());
    }

    @Test
    void aPlaceHidesWhatLiesBelowIt() {
        FieldMask mask = new FieldMask(List.of("/machine"));

        assertThat(mask.of(TINY.model().manifest().schema().features()).features())
                .containsExactly("load");
    }

    private static Map<String, Object> login() throws Exception {
        Path file = Files.writeString(folder.resolve("login"), "ops:sesam\n");
        return Map.of("page", Map.of("basic_auth_file", file.toString()));
    }

    private static Map<String, Object> tls() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), Keystore.PASSWORD + "\n");
        return Map.of("keystore", keystore.file().toString(), "password_file", password.toString());
    }

    private static Read read(Map<String, Object> page, Map<String, Object> http) {
        Map<String, Object> values = new HashMap<>(page);
        values.put("http", http);
        Settings settings = new Settings("test", values);
        HttpSettings shown = HttpSettings.read(settings);
        Optional<PageSettings> read = PageSettings.read(settings, shown);
        settings.finish();
        return new Read(shown, read);
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(PageStand.bytes(login));
    }

    private static String firstOfStream(PageStand stand) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stand.server.address() + "/page/stream"))
                .header("Authorization", basic("ops:sesam"))
                .build();
        try (Stream<String> lines = HttpClient.newBuilder()
                .sslContext(keystore.trust())
                .build()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.findFirst().orElse("");
        }
    }

    private static HttpResponse<String> get(PageStand stand, String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(stand.server.address() + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newBuilder()
                .sslContext(keystore.trust())
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
