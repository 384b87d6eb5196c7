package dev.elbow.zoo.registry;

import static dev.elbow.zoo.registry.StubRepository.BLOB;
import static dev.elbow.zoo.registry.StubRepository.BYTES;
import static dev.elbow.zoo.registry.StubRepository.GET;
import static dev.elbow.zoo.registry.StubRepository.HASTY;
import static dev.elbow.zoo.registry.StubRepository.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RegistryClientTest {

    @TempDir
    private Path folder;

    private final StubRegistry registry = new StubRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    private RegistryClient client() {
        return client(PATIENCE);
    }

    private RegistryClient client(Patience patience) {
        return StubRepository.client(registry, StubRepository.credentials(registry, folder), patience);
    }

    private ImageLayout layout() {
        return StubRepository.layout(folder);
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

        assertThatThrownBy(() -> client(HASTY).fetch(BLOB, layout(), (file, done, size) -> {}))
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
    void redirectsInACircleEnd() {
        registry.on(GET, StubRegistry.redirect("/v2/models/tiny/blobs/" + BLOB.digest()));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("redirects");
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

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

        assertThat(client().tags().all()).containsExactly("a", "b", "c");
    }
}
