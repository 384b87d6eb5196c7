package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpExchange;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.registry.Credentials;
import dev.elbow.zoo.registry.Transfer;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.verify.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls of a rightly signed package from registries that lie, break off, lead elsewhere or never end. */
@Timeout(60)
class HostileRegistryTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());
    private static final WholePackage HONEST = WholePackage.of("tiny", "1.0.0").signed(KEY);
    private static final Artifact ARTIFACT = Artifact.of(HONEST.manifest(), HONEST.files());
    private static final String BASE = "GET /v2/models/tiny";
    private static final String MANIFEST = BASE + "/manifests/1.0.0";
    private static final Descriptor SCORE = layer("score.onnx");
    private static final String SCORE_BLOB = BASE + "/blobs/" + SCORE.digest();
    private static final byte[] SCORE_BYTES = HONEST.file("score.onnx");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Deliveries deliveries;

    private final StubRegistry elsewhere = new StubRegistry("127.0.0.2");

    @BeforeEach
    void serveAnHonestOne() {
        deliveries = new Deliveries(folder);
        deliveries.keys.add("ours", KEY.publicKey());
        serveHonestly();
    }

    @AfterEach
    void close() {
        deliveries.close();
        elsewhere.close();
    }

    private static Descriptor layer(String file) {
        return ARTIFACT.layers().stream()
                .filter(one -> one.annotation(Descriptor.TITLE).orElse("").equals(file))
                .findFirst()
                .orElseThrow();
    }

    private StubRegistry registry() {
        return deliveries.registry;
    }

    private void serveHonestly() {
        deliveries.serve("models/tiny:1.0.0", ARTIFACT, Map.of());
    }

    private VerifiedPackage pull() {
        return pull("models/tiny:1.0.0");
    }

    private VerifiedPackage pull(String nameAndTag) {
        return deliveries.transfers().pull(deliveries.remote(nameAndTag), deliveries.trust(SignaturePolicy.REQUIRE));
    }

    /** In little time and memory, with nothing of it to be seen, and no harm to the next. */
    private void assertRefused(Class<? extends ZooException> how, String message) throws IOException {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            long before = allocated();
            assertThatThrownBy(this::pull).isInstanceOf(how).hasMessageContaining(message);
            assertThat(allocated() - before).isLessThan(64 << 20);
        });
        deliveries.assertNothingIsVisible();
        serveHonestly();
        assertTaken(pull());
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private void assertTaken(VerifiedPackage taken) {
        assertThat(taken.file("model.json")).isEqualTo(HONEST.file("model.json"));
        assertThat(taken.file("score.onnx")).isEqualTo(SCORE_BYTES);
        assertThat(deliveries.cache.entries())
                .extracting(Cache.Entry::reference)
                .containsExactly("tiny:1.0.0");
    }

    private static byte[] manifest(UnaryOperator<String> change) {
        String before = new String(ARTIFACT.bytes(ARTIFACT.descriptor()), StandardCharsets.UTF_8);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        return after.getBytes(StandardCharsets.UTF_8);
    }

    private static StubRegistry.Answer part(int length) {
        return exchange -> {
            exchange.sendResponseHeaders(200, SCORE_BYTES.length);
            exchange.getResponseBody().write(SCORE_BYTES, 0, length);
        };
    }

    @Test
    void aBlobServedShortIsNotKept() throws IOException {
        registry().on(SCORE_BLOB, Arrays.copyOf(SCORE_BYTES, SCORE_BYTES.length - 1));

        assertRefused(ZooException.Unreachable.class, "score.onnx");
    }

    @Test
    void aConnectionCutAtHalfLeavesNothingToBeSeenAndTheNextPullFetchesTheOtherHalf() throws IOException {
        registry().on(SCORE_BLOB, part(SCORE_BYTES.length / 2));

        assertThatThrownBy(this::pull)
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("5 times");
        deliveries.assertNothingIsVisible();
        assertThat(partials()).containsExactly("." + SCORE.hex() + ".partial");

        registry().requests().clear();
        registry().on(SCORE_BLOB, exchange -> {
            int from = Integer.parseInt(
                    exchange.getRequestHeaders().getFirst("Range").replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (SCORE_BYTES.length - 1) + "/" + SCORE_BYTES.length);
            StubRegistry.send(exchange, 206, Arrays.copyOfRange(SCORE_BYTES, from, SCORE_BYTES.length));
        });
        assertTaken(pull());
        assertThat(registry().requests())
                .filteredOn(request -> request.startsWith(SCORE_BLOB))
                .singleElement()
                .asString()
                .contains("range=bytes=");
        assertThat(partials()).isEmpty();
    }

    private List<String> partials() throws IOException {
        Path blobs = deliveries.cache.layout().folder().resolve("blobs/sha256");
        try (Stream<Path> files = Files.list(blobs)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    /** Whoever knows a digest can leave half of something else under it, for an honest registry's pull to go on with. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatABrokenTransferLeftDoesNotSpoilTheNext(int halves) throws IOException {
        byte[] poison = new byte[SCORE_BYTES.length];
        new SplittableRandom(1).nextBytes(poison);
        if (halves == 1) {
            registry().on(SCORE_BLOB, exchange -> {
                exchange.sendResponseHeaders(200, poison.length);
                exchange.getResponseBody().write(poison, 0, poison.length / 2);
            });
            assertThatThrownBy(this::pull).isInstanceOf(ZooException.Unreachable.class);
        } else { // whole, by a process that was killed before it could tell
            Path blobs = Files.createDirectories(folder.resolve("cache/blobs/sha256"));
            Files.write(blobs.resolve("." + SCORE.hex() + ".partial"), poison);
        }

        registry().on(SCORE_BLOB, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (SCORE_BYTES.length - 1) + "/" + SCORE_BYTES.length);
            StubRegistry.send(
                    exchange, from == 0 ? 200 : 206, Arrays.copyOfRange(SCORE_BYTES, from, SCORE_BYTES.length));
        });

        assertTaken(pull());
    }

    @Test
    void aRegistryThatLiesAboutTheDigestOfABlobIsRefused() throws IOException {
        byte[] other = SCORE_BYTES.clone();
        other[100] ^= 1;
        registry().on(SCORE_BLOB, exchange -> {
            exchange.getResponseHeaders().add("Docker-Content-Digest", SCORE.digest());
            StubRegistry.send(exchange, 200, other);
        });

        assertRefused(
                ZooException.Untrusted.class,
                "score.onnx: " + other.length + " bytes, digest sha256:" + Digests.sha256(other) + " (expected: "
                        + SCORE_BYTES.length + " bytes, " + SCORE.digest());
    }

    @Test
    void aRegistryThatLiesAboutTheDigestOfAManifestIsRefused() throws IOException {
        String asked = ARTIFACT.descriptor().digest();
        byte[] other = manifest(text -> text.replace("1.0.0", "1.0.1"));
        registry().on(BASE + "/manifests/" + asked, exchange -> {
            exchange.getResponseHeaders().add("Docker-Content-Digest", asked);
            StubRegistry.send(exchange, 200, other);
        });
        Reference.Remote remote = deliveries.remote("models/tiny@" + asked);

        assertThatThrownBy(() -> deliveries.transfers().pull(remote, deliveries.trust(SignaturePolicy.REQUIRE)))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining(
                        "@" + asked + ": the registry gave sha256:" + Digests.sha256(other) + "; nothing was kept");
        deliveries.assertNothingIsVisible();
    }

    /** Rightly signed, and older than the tag says; or newer, or of another name. */
    @ParameterizedTest
    @CsvSource({"tiny, 0.9.0", "tiny, 1.1.0", "tiny, 1.0.0-rc.1", "other, 1.0.0"})
    void aRollbackIsRefused(String name, String version) throws IOException {
        WholePackage older = WholePackage.of(name, version).signed(KEY);
        deliveries.serve("models/tiny:1.0.0", Artifact.of(older.manifest(), older.files()), Map.of());

        assertRefused(
                ZooException.Untrusted.class,
                "the registry gave " + name + ":" + version + " (expected: tiny:1.0.0); nothing was kept");
    }

    /** By another process, and for the reason that the transfer took longer than pruning waits for. */
    @Test
    void whatIsPrunedWhileItComesIsBroughtAgain() throws IOException {
        AtomicInteger times = new AtomicInteger();
        Transfers transfers = deliveries.transfers();
        Transfer pruning = (file, done, size) -> {
            if (file.contains("config") && times.getAndIncrement() == 0) {
                deliveries.forget(SCORE_BYTES);
            }
        };
        Transfers disturbed =
                new Transfers(transfers.cache(), transfers.credentials(), true, pruning, transfers.patience());

        assertTaken(disturbed.pull(deliveries.remote("models/tiny:1.0.0"), deliveries.trust(SignaturePolicy.REQUIRE)));

        assertThat(times.get()).isPositive();
        assertThat(registry().requests())
                .filteredOn(request -> request.startsWith(SCORE_BLOB))
                .hasSize(2);
        assertThat(cached()).isEqualTo(SCORE_BYTES);
    }

    private byte[] cached() {
        return deliveries.cache.layout().read(SCORE, SCORE_BYTES.length);
    }

    /** A version that the user has already stays what it was. */
    @Test
    void otherBytesUnderAVersionThatIsThereAreRefused() {
        VerifiedPackage first = pull();
        WholePackage second =
                HONEST.with("README.md", new byte[] {'#'}).declared().signed(KEY);
        deliveries.serve("models/tiny:1.0.0", Artifact.of(second.manifest(), second.files()), Map.of());

        assertThatThrownBy(this::pull)
                .isInstanceOf(ZooException.Taken.class)
                .hasMessageContaining("versions are immutable");
        assertThat(deliveries.cache.entries()).extracting(Cache.Entry::digest).containsExactly(first.digest());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRedirectToAnotherHostGetsNoCredentials(boolean ofTheManifest) {
        Map<String, String> environment = Map.of(
                "ELBOW_REGISTRY_HOST",
                registry().host(),
                "ELBOW_REGISTRY_USER",
                "user",
                "ELBOW_REGISTRY_PASSWORD",
                "secret");
        Transfers transfers = deliveries.transfers();
        Transfers known = new Transfers(
                transfers.cache(), new Credentials(environment, folder), true, transfers.heard(), transfers.patience());
        String asked = ofTheManifest ? MANIFEST : SCORE_BLOB;
        byte[] answer = ofTheManifest ? ARTIFACT.bytes(ARTIFACT.descriptor()) : SCORE_BYTES;
        elsewhere.on("GET /there", answer);
        registry().on(asked, exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                StubRegistry.challenge("Basic realm=\"r\"").to(exchange);
            } else {
                StubRegistry.redirect("http://" + elsewhere.host() + "/there").to(exchange);
            }
        });

        VerifiedPackage taken =
                known.pull(deliveries.remote("models/tiny:1.0.0"), deliveries.trust(SignaturePolicy.REQUIRE));

        assertTaken(taken);
        assertThat(registry().requests()).anyMatch(request -> request.contains("authorization=Basic "));
        assertThat(elsewhere.requests()).containsExactly("GET /there authorization=null range=null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../score.onnx",
                "/etc/cron.d/x",
                "a/b",
                "..",
                ".",
                "",
                "..\\\\x",
                ".hidden",
                "score.onnx\\u0000.txt",
                "score.onnx\\u001b[2J"
            })
    void aPathForTheNameOfAFileIsRefused(String title) throws IOException {
        registry().on(MANIFEST, manifest(text -> text.replace("\"score.onnx\"", "\"" + title + "\"")));

        assertRefused(ZooException.Untrusted.class, " (expected: a plain file name); nothing was loaded");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keys", "cache");
    }

    /** No name of a file on the user's disk comes from it. */
    @Test
    void thePathThatOtherToolsWriteToIsNotLookedAt() {
        registry()
                .on(
                        MANIFEST,
                        manifest(text -> text.replace(
                                "\"" + Descriptor.FILE_PATH + "\":\"score.onnx\"",
                                "\"" + Descriptor.FILE_PATH + "\":\"../../score.onnx\"")));

        assertTaken(pull());
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keys", "cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../../../etc/passwd", "sha256:", "md5:00", "sha256:ABC", ".."})
    void aPathForADigestIsRefused(String digest) throws IOException {
        registry().on(MANIFEST, manifest(text -> text.replace(SCORE.digest(), digest)));

        assertRefused(ZooException.Untrusted.class, "digest");
    }

    /** What a message shows of a name would clear the terminal, or fill it. */
    @Test
    void whatAMessageShowsOfANameIsShortAndPlain() {
        String title = "\\u001b[2J\\u0007" + "a".repeat(100_000);
        registry().on(MANIFEST, manifest(text -> text.replace("\"score.onnx\"", "\"" + title + "\"")));

        assertThatThrownBy(this::pull)
                .isInstanceOf(ZooException.Untrusted.class)
                .satisfies(e -> {
                    assertThat(String.valueOf(e.getMessage()).length()).isLessThan(400);
                    assertThat(String.valueOf(e.getMessage()).chars()).noneMatch(Character::isISOControl);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "score.onnx | 10000000000 | score.onnx: 10000000000 bytes declared (expected: at most 536870912)",
                "score.onnx | 500000000   | bytes declared in all (expected: at most 536870912)",
                "config     | 10000000000 | config: 10000000000 bytes declared (expected: at most 1048576)",
                "score.onnx | 9223372036854775807 | score.onnx: 9223372036854775807 bytes declared",
                "score.onnx | 92233720368547758070 | mediaType, digest and size",
                "score.onnx | -1 | at least 0 bytes",
            })
    void tenGigabytesDeclaredAreRefusedBeforeAnyCome(String blob, String size, String message) throws IOException {
        Descriptor declared = blob.equals("config") ? ARTIFACT.config() : SCORE;
        registry()
                .on(
                        MANIFEST,
                        manifest(text -> text.replaceFirst("(" + declared.digest() + "\",\"size\":)\\d+", "$1" + size)
                                .replaceFirst(
                                        "(" + layer("README.md").digest() + "\",\"size\":)\\d+",
                                        "$1" + (size.equals("500000000") ? size : "33"))));

        assertRefused(ZooException.Untrusted.class, message);
    }

    /** A length in a header is nobody's word for anything: no memory is set aside for it. */
    @ParameterizedTest
    @ValueSource(strings = {MANIFEST, "score"})
    void tenGigabytesAnnouncedAreBrokenOff(String what) throws IOException {
        String asked = what.equals("score") ? SCORE_BLOB : what;
        registry().on(asked, exchange -> {
            exchange.sendResponseHeaders(200, 10L << 30);
            endless(exchange, new byte[1 << 16]);
        });

        assertRefused(
                ZooException.Untrusted.class,
                what.equals("score") ? "more than its " : "an answer of more than 4194304 bytes");
    }

    private static void endless(HttpExchange exchange, byte[] part) {
        try (OutputStream body = exchange.getResponseBody()) {
            for (int i = 0; i < 1_000_000; i++) {
                body.write(part);
            }
        } catch (IOException e) {
            // the client has closed
        }
    }

    /** 64 MB in 64 kB: what is packed stays packed, and is not what was asked for. */
    @ParameterizedTest
    @ValueSource(strings = {MANIFEST, "score", "README"})
    void aGzipBombIsNotUnpacked(String what) throws IOException {
        String asked = what.equals("score")
                ? SCORE_BLOB
                : what.equals("README") ? BASE + "/blobs/" + layer("README.md").digest() : what;
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        registry().on(asked, exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            StubRegistry.send(exchange, 200, packed.toByteArray());
        });

        assertRefused(
                ZooException.Untrusted.class,
                what.equals("score") ? "score.onnx" : what.equals("README") ? "README.md of " : "artifact manifest: ");
    }

    static Stream<String> unfolding() {
        int size = 3 << 20;
        return Stream.of(
                "[".repeat(size),
                "{\"a\":".repeat(size / 5),
                "{\"schemaVersion\":2,\"layers\":[" + "{},".repeat(size / 3) + "{}]}",
                "{\"schemaVersion\":2,\"layers\":[" + "1,".repeat(size / 2) + "1]}",
                "{\"schemaVersion\":" + "1".repeat(size) + "}",
                "{\"" + "a".repeat(size) + "\":1}",
                "{\"schemaVersion\":2,\"layers\":{\"a\":\"" + "b".repeat(size) + "\"}}");
    }

    @ParameterizedTest
    @MethodSource("unfolding")
    void aManifestThatUnfoldsInMemoryIsRefused(String json) {
        registry().on(MANIFEST, json.getBytes(StandardCharsets.UTF_8));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            long before = allocated();
            assertThatThrownBy(this::pull)
                    .isInstanceOf(ZooException.Untrusted.class)
                    .satisfies(e ->
                            assertThat(String.valueOf(e.getMessage()).length()).isLessThan(1_000));
            assertThat(allocated() - before).isLessThan(256 << 20);
        });
    }

    @Test
    void moreLayersThanAPackageHasAreRefused() throws IOException {
        StringBuilder layers = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            layers.append("{\"mediaType\":\"a/b\",\"digest\":\"")
                    .append(SCORE.digest())
                    .append("\",\"size\":1,\"annotations\":{\"")
                    .append(Descriptor.TITLE)
                    .append("\":\"f")
                    .append(i)
                    .append("\"}},");
        }
        registry().on(MANIFEST, manifest(text -> text.replace("\"layers\":[", "\"layers\":[" + layers)));

        assertRefused(ZooException.Untrusted.class, "110 layers (expected: at most 64)");
    }

    @Test
    void twoLayersOfOneNameAreRefused() throws IOException {
        registry().on(MANIFEST, manifest(text -> text.replace("\"README.md\"", "\"score.onnx\"")));

        assertRefused(ZooException.Untrusted.class, "two layers titled \"score.onnx\" (expected: one a file)");
    }

    @Test
    void tagsWithoutEndAreRefused() {
        registry().on(BASE + "/tags/list", exchange -> {
            exchange.getResponseHeaders().add("Link", "</v2/models/tiny/tags/list?last=b>; rel=\"next\"");
            String tags = "\"t\",".repeat(5_000) + "\"t\"";
            StubRegistry.send(exchange, 200, ("{\"tags\":[" + tags + "]}").getBytes(StandardCharsets.UTF_8));
        });

        assertThatThrownBy(() -> deliveries.transfers().tags(deliveries.remote("models/tiny")))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageEndingWith("/models/tiny: more than 100000 tags");
    }
}
