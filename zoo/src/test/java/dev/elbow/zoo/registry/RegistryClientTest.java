package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RegistryClientTest {

    private static final byte[] BYTES = bytes(300_000);
    private static final Descriptor BLOB = new Descriptor(
            "application/octet-stream",
            "sha256:" + Digests.sha256(BYTES),
            BYTES.length,
            Map.of(Descriptor.TITLE, "score.onnx"));
    private static final String GET = "GET /v2/models/tiny/blobs/" + BLOB.digest();
    private static final Patience PATIENCE = Patience.defaults().with(Duration.ofMillis(1), Duration.ofMillis(300));

    /** The wait before a second attempt is longer than a test may last. */
    private static final Patience ONCE = Patience.defaults().with(Duration.ofMinutes(2), Duration.ofSeconds(5));

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

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }

    private RegistryClient client() {
        return client(PATIENCE);
    }

    private RegistryClient client(Patience patience) {
        Credentials credentials = new Credentials(
                Map.of(
                        "ELBOW_REGISTRY_HOST",
                        registry.host(),
                        "ELBOW_REGISTRY_USER",
                        "user",
                        "ELBOW_REGISTRY_PASSWORD",
                        "secret"),
                folder);
        return new RegistryClient(registry.host(), "models/tiny", true, credentials, patience);
    }

    private ImageLayout layout() {
        return new ImageLayout(folder.resolve("cache"));
    }

    private void fetch() {
        client().fetch(BLOB, layout(), (file, done, size) -> {});
    }

    private static StubRegistry.Answer part(int length) {
        return exchange -> {
            exchange.sendResponseHeaders(200, BYTES.length);
            exchange.getResponseBody().write(BYTES, 0, length);
        };
    }

    @Test
    void aBlobIsBroughtWhole() {
        registry.on(GET, BYTES);

        fetch();

        assertThat(layout().read(BLOB, BYTES.length)).isEqualTo(BYTES);
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void aTransferThatIsCutGoesOnWhereItEnded() {
        AtomicInteger attempt = new AtomicInteger();
        registry.on(GET, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (attempt.getAndIncrement() == 0) {
                part(BYTES.length / 2).to(exchange);
                return;
            }
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (BYTES.length - 1) + "/" + BYTES.length);
            StubRegistry.send(exchange, 206, Arrays.copyOfRange(BYTES, from, BYTES.length));
        });

        fetch();

        assertThat(layout().read(BLOB, BYTES.length)).isEqualTo(BYTES);
        assertThat(registry.requests()).hasSize(2);
        assertThat(registry.requests().get(1)).contains("range=bytes=");
    }

    @Test
    void aRegistryWithoutRangesGivesItAllAgain() {
        AtomicInteger attempt = new AtomicInteger();
        registry.on(
                GET,
                exchange -> part(attempt.getAndIncrement() == 0 ? 1_000 : BYTES.length)
                        .to(exchange));

        fetch();

        assertThat(layout().read(BLOB, BYTES.length)).isEqualTo(BYTES);
    }

    @Test
    void whatIsCutAgainAndAgainIsNotThereAndTheNextTransferCompletesIt() throws IOException {
        registry.on(GET, part(BYTES.length / 2));
        assertThatThrownBy(this::fetch).isInstanceOf(ZooException.Unreachable.class);

        assertThat(layout().has(BLOB)).isFalse();
        try (var files = Files.list(folder.resolve("cache/blobs/sha256"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("." + BLOB.hex() + ".partial");
        }

        registry.on(GET, BYTES);
        fetch();
        assertThat(layout().read(BLOB, BYTES.length)).isEqualTo(BYTES);
    }

    @Test
    void otherBytesThanThoseOfTheDigestAreNotKept() throws IOException {
        byte[] other = BYTES.clone();
        other[BYTES.length / 2] ^= 1;
        registry.on(GET, other);

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("score.onnx: 300000 bytes, digest sha256:" + Digests.sha256(other))
                .hasMessageContaining(BLOB.digest());
        assertNothingIsKept();
    }

    @Test
    void aBlobThatGoesOnBeyondItsSizeIsBrokenOff() throws IOException {
        registry.on(GET, exchange -> {
            exchange.sendResponseHeaders(200, 0); // chunked: without an end in sight
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(BYTES);
            }
        });

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("more than its 300000 bytes");
        assertNothingIsKept();
    }

    private void assertNothingIsKept() throws IOException {
        try (var files = Files.list(folder.resolve("cache/blobs/sha256"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aBlobThatStopsComingEndsInTime() {
        registry.on(GET, exchange -> {
            exchange.sendResponseHeaders(200, BYTES.length);
            StubRegistry.stall(exchange, Arrays.copyOf(BYTES, 1_000));
        });

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("nothing came for");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void whatPassesIsTriedAgain(int status) {
        AtomicInteger attempt = new AtomicInteger();
        registry.on(
                GET,
                exchange -> StubRegistry.send(
                        exchange,
                        attempt.getAndIncrement() < 2 ? status : 200,
                        attempt.get() <= 2 ? new byte[0] : BYTES));

        fetch();

        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void anAbsentBlobIsNotTriedAgain() {
        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("the registry has none of " + BLOB.digest());
        assertThat(registry.requests()).hasSize(1);
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

        new RegistryClient(registry.host(), "models/tiny", true, credentials, PATIENCE)
                .fetch(BLOB, layout(), (file, done, size) -> {});

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

        assertThatThrownBy(this::fetch)
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://a/b",
                "http:///nowhere",
                "a b",
                "mailto:a@b",
                "http://",
                "http://h:99999/b",
                "http://a..b/b",
                "http://foo-/b",
                "//a..b/b",
                "http://[",
                "%"
            })
    void aRedirectToNoRegistryIsRefused(String location) {
        registry.on(GET, StubRegistry.redirect(location));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("no address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "http://h:99999/u", "http://foo-/u", "http://[", "%", "mailto:a@b"})
    void anUploadToNoRegistryIsRefused(String location) {
        registry.on("POST /v2/models/tiny/blobs/uploads/", place(location));

        assertThatThrownBy(() -> client().push(BLOB, BYTES, (file, done, size) -> {}))
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
    void aHostThatIsNotThereIsSaidAtOnce() {
        RegistryClient nowhere =
                new RegistryClient("nowhere.invalid", "models/tiny", true, new Credentials(Map.of(), folder), ONCE);

        assertThatThrownBy(() -> nowhere.manifest("1.0.0"))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessage("registry nowhere.invalid: no such host");
    }

    @Test
    void aRegistryWithoutTlsIsSaidAtOnce() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerInPlain(plain));
            server.start();
            String host = "127.0.0.1:" + plain.getLocalPort();
            RegistryClient secure =
                    new RegistryClient(host, "models/tiny", false, new Credentials(Map.of(), folder), ONCE);

            assertThatThrownBy(() -> secure.manifest("1.0.0"))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry " + host + ": no TLS (")
                    .hasMessageEndingWith("; a registry without it needs --plain-http)");
        }
    }

    private static void answerInPlain(ServerSocket plain) {
        try (Socket one = plain.accept()) {
            one.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            one.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the client has closed
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsSaidAtOnce()
            throws IOException, InterruptedException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ownCertificate()));
        server.start();
        String host = "127.0.0.1:" + server.getAddress().getPort();
        try {
            RegistryClient secure =
                    new RegistryClient(host, "models/tiny", false, new Credentials(Map.of(), folder), ONCE);

            assertThatThrownBy(() -> secure.manifest("1.0.0"))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry " + host + ": its TLS certificate is not trusted (");
        } finally {
            server.stop(0);
        }
    }

    private SSLContext ownCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String arguments =
                "-genkeypair -alias own -keyalg EC -dname CN=own -storetype PKCS12 -storepass secret -keystore "
                        + store;
        List<String> command = new ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(arguments.split(" ", -1)));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), "secret".toCharArray()), "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What a transfer that was cut leaves. */
    private Path half() throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("cache/blobs/sha256"));
        return Files.write(blobs.resolve("." + BLOB.hex() + ".partial"), Arrays.copyOf(BYTES, BYTES.length / 2));
    }

    /** A registry that is busy, or wants a login first, says nothing of the bytes that came before. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500, 503})
    void whatCameStaysWhereTheRegistryGivesNoMoreOfIt(int status) throws IOException {
        Path partial = half();
        registry.on(GET, exchange -> StubRegistry.send(exchange, status, new byte[0]));

        assertThatThrownBy(this::fetch).isInstanceOf(ZooException.class);

        assertThat(partial).hasSize(BYTES.length / 2);
    }

    @ParameterizedTest
    @CsvSource({"416, ''", "206, bytes 0-9/10", "206, ''"})
    void aWrongPartIsAskedForWhole(int status, String range) throws IOException {
        half();
        registry.on(GET, exchange -> {
            boolean whole = exchange.getRequestHeaders().getFirst("Range") == null;
            exchange.getResponseHeaders().add("Content-Range", range);
            StubRegistry.send(exchange, whole ? 200 : status, whole ? BYTES : new byte[10]);
        });
        fetch();

        assertThat(layout().read(BLOB, BYTES.length)).isEqualTo(BYTES);
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

    @Test
    void redirectsInACircleEnd() {
        registry.on(GET, StubRegistry.redirect("/v2/models/tiny/blobs/" + BLOB.digest()));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("redirects");
    }

    private StubRegistry.Answer place(String place) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", place);
            exchange.sendResponseHeaders(202, -1);
        };
    }

    /** Large enough that no buffer between client and registry holds it. */
    private static Descriptor large(byte[] bytes) {
        return new Descriptor(
                "application/octet-stream",
                "sha256:" + Digests.sha256(bytes),
                bytes.length,
                Map.of(Descriptor.TITLE, "x"));
    }

    @Test
    void anUploadThatMovesMayTakeLongerThanAnAnswerAndTellsHowFarItIs() {
        byte[] bytes = bytes(32 << 20);
        List<Long> heard = new ArrayList<>();
        registry.on("POST /v2/models/tiny/blobs/uploads/", place("/here"));
        registry.onUnread("PUT /here", exchange -> {
            while (exchange.getRequestBody().readNBytes(1 << 20).length > 0) {
                pause(20);
            }
            exchange.sendResponseHeaders(201, -1);
        });
        Patience hasty = new Patience(
                Duration.ofMillis(1),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1);

        client(hasty).push(large(bytes), bytes, (file, done, size) -> heard.add(done));

        assertThat(heard).isSorted().endsWith((long) bytes.length).anyMatch(done -> done > 1 << 20 && done < 24 << 20);
        assertThat(registry.requests())
                .filteredOn(request -> request.startsWith("PUT"))
                .hasSize(1);
    }

    @Test
    void anUploadThatStopsEndsInTime() {
        byte[] bytes = bytes(32 << 20);
        registry.on("POST /v2/models/tiny/blobs/uploads/", place("/here"));
        registry.onUnread("PUT /here", exchange -> pause(10_000));

        assertThatThrownBy(() -> client().push(large(bytes), bytes, (file, done, size) -> {}))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("nothing moved for");
    }

    /** What is left of the first attempt would spoil what is sent behind it. */
    @Test
    void anUploadThatBreaksBeginsAnewAtANewPlace() {
        AtomicInteger attempt = new AtomicInteger();
        registry.on(
                "POST /v2/models/tiny/blobs/uploads/",
                exchange -> place("/place" + attempt.incrementAndGet()).to(exchange));
        registry.on("PUT /place1", exchange -> StubRegistry.send(exchange, 503, new byte[0]));
        registry.on("PUT /place2", exchange -> StubRegistry.send(exchange, 201, new byte[0]));

        client().push(BLOB, BYTES, (file, done, size) -> {});

        assertThat(registry.requests())
                .filteredOn(request -> request.startsWith("PUT /place2"))
                .hasSize(1);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A byte now and then is no silence, and would last for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"blob", "manifest", "token"})
    void whatTricklesEndsInTime(String what) {
        StubRegistry.Answer trickle = exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            for (int i = 0; i < 1_000; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                pause(20);
            }
        };
        registry.on(what.equals("blob") ? GET : "GET /v2/models/tiny/manifests/1.0.0", trickle);
        if (what.equals("token")) {
            registry.on(GET, StubRegistry.challenge("Bearer realm=\"http://" + registry.host() + "/token\""));
            registry.on("GET /token", trickle);
        }
        Patience patience = new Patience(
                Duration.ofMillis(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                100);

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> {
                            if (what.equals("manifest")) {
                                client(patience).manifest("1.0.0");
                            } else {
                                client(patience).fetch(BLOB, layout(), (file, done, size) -> {});
                            }
                        })
                        .isInstanceOf(ZooException.Unreachable.class)
                        .hasMessageContaining("bytes moved in"));
    }

    @Test
    void aManifestIsHeldToTheDigestThatWasAskedFor() {
        byte[] manifest = "{}".getBytes(StandardCharsets.UTF_8);
        registry.on("GET /v2/models/tiny/manifests/" + BLOB.digest(), manifest);

        assertThatThrownBy(() -> client().manifest(BLOB.digest()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("the registry gave sha256:" + Digests.sha256(manifest));
        assertThat(client().manifest("2.0.0")).isEmpty();
    }

    @Test
    void anEndlessManifestIsBrokenOff() {
        registry.on("GET /v2/models/tiny/manifests/1.0.0", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(BYTES);
            }
        });

        assertThatThrownBy(() -> client().manifest("1.0.0"))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void tagsComeOverSeveralPages() {
        registry.on("GET /v2/models/tiny/tags/list", exchange -> {
            boolean first = !exchange.getRequestURI().getQuery().contains("last=");
            if (first) {
                exchange.getResponseHeaders().add("Link", "</v2/models/tiny/tags/list?last=b&n=2>; rel=\"next\"");
            }
            String tags = first ? "[\"a\",\"b\"]" : "[\"c\"]";
            StubRegistry.send(exchange, 200, ("{\"tags\":" + tags + "}").getBytes(StandardCharsets.UTF_8));
        });

        assertThat(client().tags()).containsExactly("a", "b", "c");
    }
}
