package dev.elbow.zoo;

import static dev.elbow.zoo.HonestDelivery.ARTIFACT;
import static dev.elbow.zoo.HonestDelivery.BASE;
import static dev.elbow.zoo.HonestDelivery.HONEST;
import static dev.elbow.zoo.HonestDelivery.KEY;
import static dev.elbow.zoo.HonestDelivery.MANIFEST;
import static dev.elbow.zoo.HonestDelivery.SCORE;
import static dev.elbow.zoo.HonestDelivery.SCORE_BLOB;
import static dev.elbow.zoo.HonestDelivery.SCORE_BYTES;
import static dev.elbow.zoo.HonestDelivery.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.Credentials;
import dev.elbow.zoo.registry.Transfer;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls of a rightly signed package from registries that lie, break off, lead elsewhere or never end. */
@Timeout(60)
class HostileRegistryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HonestDelivery honest;

    private final StubRegistry elsewhere = new StubRegistry("127.0.0.2");

    @BeforeEach
    void serveAnHonestOne() {
        honest = new HonestDelivery(folder);
    }

    @AfterEach
    void close() {
        honest.close();
        elsewhere.close();
    }

    private static StubRegistry.Answer part(int length) {
        return exchange -> {
            exchange.sendResponseHeaders(200, SCORE_BYTES.length);
            exchange.getResponseBody().write(SCORE_BYTES, 0, length);
        };
    }

    @Test
    void aBlobServedShortIsNotKept() throws IOException {
        honest.registry().on(SCORE_BLOB, Arrays.copyOf(SCORE_BYTES, SCORE_BYTES.length - 1));

        honest.assertRefused(ZooException.Unreachable.class, "score.onnx");
    }

    @Test
    void aConnectionCutAtHalfLeavesNothingToBeSeenAndTheNextPullFetchesTheOtherHalf() throws IOException {
        honest.registry().on(SCORE_BLOB, part(SCORE_BYTES.length / 2));

        assertThatThrownBy(honest::pull)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("5 times");
        honest.deliveries.assertNothingIsVisible();
        assertThat(honest.partials()).containsExactly("." + SCORE.hex() + ".partial");

        honest.registry().requests().clear();
        honest.registry().on(SCORE_BLOB, exchange -> {
            int from = Integer.parseInt(
                    exchange.getRequestHeaders().getFirst("Range").replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (SCORE_BYTES.length - 1) + "/" + SCORE_BYTES.length);
            StubRegistry.send(exchange, 206, Arrays.copyOfRange(SCORE_BYTES, from, SCORE_BYTES.length));
        });
        honest.assertTaken(honest.pull());
        assertThat(honest.registry().requests())
                .filteredOn(request -> request.startsWith(SCORE_BLOB))
                .singleElement()
                .asString()
                .contains("range=bytes=");
        assertThat(honest.partials()).isEmpty();
    }

    /** Whoever knows a digest can leave half of something else under it, for an honest registry's pull to go on with. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatABrokenTransferLeftDoesNotSpoilTheNext(int halves) throws IOException {
        byte[] poison = new byte[SCORE_BYTES.length];
        new SplittableRandom(1).nextBytes(poison);
        if (halves == 1) {
            honest.registry().on(SCORE_BLOB, exchange -> {
                exchange.sendResponseHeaders(200, poison.length);
                exchange.getResponseBody().write(poison, 0, poison.length / 2);
            });
            assertThatThrownBy(honest::pull).isInstanceOf(ZooException.Unreachable.class);
        } else { // whole, by a process that was killed before it could tell
            Path blobs = Files.createDirectories(folder.resolve("cache/blobs/sha256"));
            Files.write(blobs.resolve("." + SCORE.hex() + ".partial"), poison);
        }

        honest.registry().on(SCORE_BLOB, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (SCORE_BYTES.length - 1) + "/" + SCORE_BYTES.length);
            StubRegistry.send(
                    exchange, from == 0 ? 200 : 206, Arrays.copyOfRange(SCORE_BYTES, from, SCORE_BYTES.length));
        });

        honest.assertTaken(honest.pull());
    }

    @Test
    void aRegistryThatLiesAboutTheDigestOfABlobIsRefused() throws IOException {
        byte[] other = SCORE_BYTES.clone();
        other[100] ^= 1;
        honest.registry().on(SCORE_BLOB, exchange -> {
            exchange.getResponseHeaders().add("Docker-Content-Digest", SCORE.digest());
            StubRegistry.send(exchange, 200, other);
        });

        honest.assertRefused(
                ZooException.Untrusted.class,
                "score.onnx: " + other.length + " bytes, digest sha256:" + Digests.sha256(other) + " (expected: "
                        + SCORE_BYTES.length + " bytes, " + SCORE.digest());
    }

    @Test
    void aRegistryThatLiesAboutTheDigestOfAManifestIsRefused() throws IOException {
        String asked = ARTIFACT.descriptor().digest();
        byte[] other = manifest(text -> text.replace("1.0.0", "1.0.1"));
        honest.registry().on(BASE + "/manifests/" + asked, exchange -> {
            exchange.getResponseHeaders().add("Docker-Content-Digest", asked);
            StubRegistry.send(exchange, 200, other);
        });
        Reference.Remote remote = honest.deliveries.remote("models/tiny@" + asked);

        assertThatThrownBy(() ->
                        honest.deliveries.transfers().pull(remote, honest.deliveries.trust(SignaturePolicy.REQUIRE)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining(
                        "@" + asked + ": the registry gave sha256:" + Digests.sha256(other) + "; nothing was kept");
        honest.deliveries.assertNothingIsVisible();
    }

    /** Rightly signed, and older than the tag says; or newer, or of another name. */
    @ParameterizedTest
    @CsvSource({"tiny, 0.9.0", "tiny, 1.1.0", "tiny, 1.0.0-rc.1", "other, 1.0.0"})
    void aRollbackIsRefused(String name, String version) throws IOException {
        WholePackage older = WholePackage.of(name, version).signed(KEY);
        honest.deliveries.serve("models/tiny:1.0.0", Artifact.of(older.manifest(), older.files()), Map.of());

        honest.assertRefused(
                ZooException.Untrusted.class,
                "the registry gave " + name + ":" + version + " (expected: tiny:1.0.0); nothing was kept");
    }

    /** By another process, and for the reason that the transfer took longer than pruning waits for. */
    @Test
    void whatIsPrunedWhileItComesIsBroughtAgain() throws IOException {
        AtomicInteger times = new AtomicInteger();
        Transfers transfers = honest.deliveries.transfers();
        Transfer pruning = (file, done, size) -> {
            if (file.contains("config") && times.getAndIncrement() == 0) {
                honest.deliveries.forget(SCORE_BYTES);
            }
        };
        Transfers disturbed =
                new Transfers(transfers.cache(), transfers.credentials(), true, pruning, transfers.patience());

        honest.assertTaken(disturbed.pull(
                honest.deliveries.remote("models/tiny:1.0.0"), honest.deliveries.trust(SignaturePolicy.REQUIRE)));

        assertThat(times.get()).isPositive();
        assertThat(honest.registry().requests())
                .filteredOn(request -> request.startsWith(SCORE_BLOB))
                .hasSize(2);
        assertThat(cached()).isEqualTo(SCORE_BYTES);
    }

    private byte[] cached() {
        return honest.deliveries.cache.layout().read(SCORE, SCORE_BYTES.length);
    }

    /** A version that the user has already stays what it was. */
    @Test
    void otherBytesUnderAVersionThatIsThereAreRefused() {
        VerifiedPackage first = honest.pull();
        WholePackage second =
                HONEST.with("README.md", new byte[] {'#'}).declared().signed(KEY);
        honest.deliveries.serve("models/tiny:1.0.0", Artifact.of(second.manifest(), second.files()), Map.of());

        assertThatThrownBy(honest::pull)
                .isInstanceOf(ZooException.Taken.class)
                .hasMessageContaining("versions are immutable");
        assertThat(honest.deliveries.cache.entries())
                .extracting(Cache.Entry::digest)
                .containsExactly(first.digest());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRedirectToAnotherHostGetsNoCredentials(boolean ofTheManifest) {
        Map<String, String> environment = Map.of(
                "ELBOW_REGISTRY_HOST",
                honest.registry().host(),
                "ELBOW_REGISTRY_USER",
                "user",
                "ELBOW_REGISTRY_PASSWORD",
                "secret");
        Transfers transfers = honest.deliveries.transfers();
        Transfers known = new Transfers(
                transfers.cache(), new Credentials(environment, folder), true, transfers.heard(), transfers.patience());
        String asked = ofTheManifest ? MANIFEST : SCORE_BLOB;
        byte[] answer = ofTheManifest ? ARTIFACT.bytes(ARTIFACT.descriptor()) : SCORE_BYTES;
        elsewhere.on("GET /there", answer);
        honest.registry().on(asked, exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                StubRegistry.challenge("Basic realm=\"r\"").to(exchange);
            } else {
                StubRegistry.redirect("http://" + elsewhere.host() + "/there").to(exchange);
            }
        });

        VerifiedPackage taken = known.pull(
                honest.deliveries.remote("models/tiny:1.0.0"), honest.deliveries.trust(SignaturePolicy.REQUIRE));

        honest.assertTaken(taken);
        assertThat(honest.registry().requests()).anyMatch(request -> request.contains("authorization=Basic "));
        assertThat(elsewhere.requests()).containsExactly("GET /there authorization=null range=null");
    }

    @Test
    void tagsWithoutEndAreRefused() {
        honest.registry().on(BASE + "/tags/list", exchange -> {
            exchange.getResponseHeaders().add("Link", "</v2/models/tiny/tags/list?last=b>; rel=\"next\"");
            String tags = "\"t\",".repeat(5_000) + "\"t\"";
            StubRegistry.send(exchange, 200, ("{\"tags\":[" + tags + "]}").getBytes(StandardCharsets.UTF_8));
        });

        assertThatThrownBy(() -> honest.deliveries.transfers().tags(honest.deliveries.remote("models/tiny")))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageEndingWith("/models/tiny: more than 100000 tags");
    }
}
