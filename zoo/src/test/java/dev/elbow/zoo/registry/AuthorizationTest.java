package dev.elbow.zoo.registry;

import static dev.elbow.zoo.registry.StubRepository.BLOB;
import static dev.elbow.zoo.registry.StubRepository.BYTES;
import static dev.elbow.zoo.registry.StubRepository.GET;
import static dev.elbow.zoo.registry.StubRepository.HASTY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries and token services are told of who we are, and what they make of it. */
@Timeout(60)
class AuthorizationTest {

    private static final String SECRET = "Basic dXNlcjpzZWNyZXQ="; // user:secret

    @TempDir
    private Path folder;

    private final StubRegistry registry = new StubRegistry();
    private final StubRegistry elsewhere = new StubRegistry("127.0.0.2");

    @AfterEach
    void close() {
        registry.close();
        elsewhere.close();
    }

    private RegistryClient client() {
        return StubRepository.client(registry, StubRepository.credentials(registry, folder));
    }

    private ImageLayout layout() {
        return StubRepository.layout(folder);
    }

    private void fetch() {
        client().fetch(BLOB, layout(), (file, done, size) -> {});
    }

    @Test
    void aRedirectToAnotherHostGetsNoCredentials() {
        registry.on(GET, exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                StubRegistry.challenge("Basic realm=\"r\"").to(exchange);
            } else {
                StubRegistry.redirect("http://" + elsewhere.host() + "/blob").to(exchange);
            }
        });
        elsewhere.on("GET /blob", BYTES);

        fetch();

        assertThat(registry.requests().get(1)).contains("authorization=" + SECRET);
        assertThat(elsewhere.requests()).containsExactly("GET /blob authorization=null range=null");
    }

    /** A place that a registry redirects to must not talk us into giving credentials to a token service of its own. */
    @Test
    void aChallengeOfAnotherHostGetsNoCredentials() {
        registry.on(GET, StubRegistry.redirect("http://" + elsewhere.host() + "/blob"));
        elsewhere.on(
                "GET /blob",
                StubRegistry.challenge(
                        "Bearer realm=\"http://" + elsewhere.host() + "/token\",service=\"s\",scope=\"x\""));
        elsewhere.on("GET /token", "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("401");

        assertThat(elsewhere.requests()).allMatch(request -> request.contains("authorization=null"));
        assertThat(elsewhere.requests()).noneMatch(request -> request.contains("/token"));
    }

    @Test
    void aTokenOfTheRegistrysOwnServiceIsUsed() {
        registry.on(GET, exchange -> {
            if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                StubRegistry.send(exchange, 200, BYTES);
            } else {
                StubRegistry.challenge("Bearer realm=\"http://" + registry.host()
                                + "/token\",service=\"s\",scope=\"repository:models/tiny:pull\"")
                        .to(exchange);
            }
        });
        registry.on("GET /token", "{\"token\":\"t0ken\"}".getBytes(StandardCharsets.UTF_8));

        fetch();

        assertThat(registry.requests().get(1)).startsWith("GET /token authorization=" + SECRET);
    }

    /** By the token authentication of the distribution registry, an identity token is given in a form, and to that service alone. */
    @Test
    void anIdentityTokenOfAHelperIsGivenToTheTokenServiceInAForm() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path helper = Files.writeString(
                bin.resolve("docker-credential-x"),
                "#!/bin/sh\necho '{\"Username\":\"<token>\",\"Secret\":\"id+token\"}'\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("config.json"), "{\"credsStore\":\"x\"}");
        Credentials credentials =
                new Credentials(Map.of("PATH", bin.toString(), "DOCKER_CONFIG", folder.toString()), folder);
        registry.on(GET, exchange -> {
            if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                StubRegistry.send(exchange, 200, BYTES);
            } else {
                StubRegistry.challenge("Bearer realm=\"http://" + registry.host()
                                + "/token?x=y\",service=\"s\",scope=\"repository:models/tiny:pull\"")
                        .to(exchange);
            }
        });
        registry.on("POST /token", "{\"access_token\":\"t0ken\"}".getBytes(StandardCharsets.UTF_8));

        StubRepository.client(registry, credentials).fetch(BLOB, layout(), (file, done, size) -> {});

        assertThat(layout().read(BLOB, BYTES.length)).isEqualTo(BYTES);
        assertThat(registry.requests().get(1)).startsWith("POST /token authorization=null");
        assertThat(registry.bodies())
                .containsExactly("service=s&scope=repository%3Amodels%2Ftiny%3Apull&grant_type=refresh_token"
                        + "&client_id=elbow&refresh_token=id%2Btoken");
    }

    @Test
    void aTokenServiceThatStopsEndsInTime() {
        registry.on(GET, StubRegistry.challenge("Bearer realm=\"http://" + registry.host() + "/token\""));
        registry.on("GET /token", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            StubRegistry.stall(exchange, new byte[10]);
        });

        RegistryClient hasty = StubRepository.client(registry, StubRepository.credentials(registry, folder), HASTY);

        assertThatThrownBy(() -> hasty.fetch(BLOB, layout(), (file, done, size) -> {}))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("nothing came for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///etc/passwd",
                "ftp://a/b",
                "http:///nowhere",
                "a b",
                "mailto:a@b",
                "/token",
                "http://h:99999/t",
                "http://a..b/t",
                "http://foo-/t",
                "http://[",
                "%"
            })
    void aTokenServiceThatIsNoneIsRefused(String realm) {
        registry.on(GET, StubRegistry.challenge("Bearer realm=\"" + realm + "\""));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("no address");
    }

    /** It would be the same a minute later. */
    @ParameterizedTest
    @ValueSource(strings = {"realm=\"%\"", "realm=\"\"", "", "realm=unquoted", "realm=\"http://h:99999/\""})
    void anOddChallengeIsNotTriedAgain(String parameters) {
        registry.on(GET, StubRegistry.challenge("Bearer " + parameters));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("no address");
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void aTokenServiceThatIsBusyIsAskedAgain() {
        AtomicInteger attempt = new AtomicInteger();
        registry.on(GET, exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                StubRegistry.challenge("Bearer realm=\"http://" + registry.host() + "/token\"")
                        .to(exchange);
            } else {
                StubRegistry.send(exchange, 200, BYTES);
            }
        });
        registry.on("GET /token", exchange -> {
            boolean busy = attempt.getAndIncrement() == 0;
            StubRegistry.send(
                    exchange,
                    busy ? 503 : 200,
                    busy ? new byte[0] : "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8));
        });

        fetch();

        assertThat(layout().has(BLOB)).isTrue();
    }

    @Test
    void refusedCredentialsAreNotShown() {
        registry.on(GET, StubRegistry.challenge("Basic realm=\"r\""));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("the registry refuses our credentials")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("dXNlcjpzZWNyZXQ");
        assertThat(registry.requests()).hasSize(2);
    }

    /** A registry whose answer never ends; whoever does not close it keeps its connection. */
    @ParameterizedTest
    @ValueSource(strings = {"a busy token service", "a realm that is none", "credentials of which half is missing"})
    void theFirstAnswerIsClosedWhereThereIsNoHeaderToBeHad(String why) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        String realm = why.startsWith("a realm") ? "%" : "http://" + registry.host() + "/token";
        registry.on(GET, exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"" + realm + "\"");
            exchange.sendResponseHeaders(401, 0);
            StubRegistry.endless(exchange);
            closed.countDown();
        });
        registry.on("GET /token", exchange -> StubRegistry.send(exchange, 503, new byte[0]));
        Credentials credentials = why.startsWith("credentials")
                ? new Credentials(Map.of("ELBOW_REGISTRY_USER", "user"), folder)
                : StubRepository.credentials(registry, folder);
        RegistryClient client = StubRepository.client(registry, credentials);

        assertThatThrownBy(() -> client.fetch(BLOB, layout(), (file, done, size) -> {}))
                .isInstanceOf(ZooException.class);

        assertThat(closed.await(10, TimeUnit.SECONDS)).as(client.name()).isTrue();
    }
}
