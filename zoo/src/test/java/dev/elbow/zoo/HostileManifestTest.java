package dev.elbow.zoo;

import static dev.elbow.zoo.HonestDelivery.ARTIFACT;
import static dev.elbow.zoo.HonestDelivery.BASE;
import static dev.elbow.zoo.HonestDelivery.MANIFEST;
import static dev.elbow.zoo.HonestDelivery.SCORE;
import static dev.elbow.zoo.HonestDelivery.SCORE_BLOB;
import static dev.elbow.zoo.HonestDelivery.allocated;
import static dev.elbow.zoo.HonestDelivery.layer;
import static dev.elbow.zoo.HonestDelivery.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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

/** Pulls of a rightly signed package whose artifact says of it what harms: paths for names, sizes without end, what unfolds in memory. */
@Timeout(60)
class HostileManifestTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HonestDelivery honest;

    @BeforeEach
    void serveAnHonestOne() {
        honest = new HonestDelivery(folder);
    }

    @AfterEach
    void close() {
        honest.close();
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
        honest.registry().on(MANIFEST, manifest(text -> text.replace("\"score.onnx\"", "\"" + title + "\"")));

        honest.assertRefused(ZooException.Untrusted.class, " (expected: a plain file name); nothing was loaded");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keys", "cache");
    }

    /** No name of a file on the user's disk comes from it. */
    @Test
    void thePathThatOtherToolsWriteToIsNotLookedAt() {
        honest.registry()
                .on(
                        MANIFEST,
                        manifest(text -> text.replace(
                                "\"" + Descriptor.FILE_PATH + "\":\"score.onnx\"",
                                "\"" + Descriptor.FILE_PATH + "\":\"../../score.onnx\"")));

        honest.assertTaken(honest.pull());
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keys", "cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../../../etc/passwd", "sha256:", "md5:00", "sha256:ABC", ".."})
    void aPathForADigestIsRefused(String digest) throws IOException {
        honest.registry().on(MANIFEST, manifest(text -> text.replace(SCORE.digest(), digest)));

        honest.assertRefused(ZooException.Untrusted.class, "digest");
    }

    /** What a message shows of a name would clear the terminal, or fill it. */
    @Test
    void whatAMessageShowsOfANameIsShortAndPlain() {
        String title = "\\u001b[2J\\u0007" + "a".repeat(100_000);
        honest.registry().on(MANIFEST, manifest(text -> text.replace("\"score.onnx\"", "\"" + title + "\"")));

        assertThatThrownBy(honest::pull)
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
        honest.registry()
                .on(
                        MANIFEST,
                        manifest(text -> text.replaceFirst("(" + declared.digest() + "\",\"size\":)\\d+", "$1" + size)
                                .replaceFirst(
                                        "(" + layer("README.md").digest() + "\",\"size\":)\\d+",
                                        "$1" + (size.equals("500000000") ? size : "33"))));

        honest.assertRefused(ZooException.Untrusted.class, message);
    }

    /** A length in a header is nobody's word for anything: no memory is set aside for it. */
    @ParameterizedTest
    @ValueSource(strings = {MANIFEST, "score"})
    void tenGigabytesAnnouncedAreBrokenOff(String what) throws IOException {
        String asked = what.equals("score") ? SCORE_BLOB : what;
        honest.registry().on(asked, exchange -> {
            exchange.sendResponseHeaders(200, 10L << 30);
            StubRegistry.endless(exchange);
        });

        honest.assertRefused(
                ZooException.Untrusted.class,
                what.equals("score") ? "more than its " : "an answer of more than 4194304 bytes");
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
        honest.registry().on(asked, exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            StubRegistry.send(exchange, 200, packed.toByteArray());
        });

        honest.assertRefused(
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
        honest.registry().on(MANIFEST, json.getBytes(StandardCharsets.UTF_8));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            long before = allocated();
            assertThatThrownBy(honest::pull)
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
        honest.registry().on(MANIFEST, manifest(text -> text.replace("\"layers\":[", "\"layers\":[" + layers)));

        honest.assertRefused(ZooException.Untrusted.class, "110 layers (expected: at most 64)");
    }

    @Test
    void twoLayersOfOneNameAreRefused() throws IOException {
        honest.registry().on(MANIFEST, manifest(text -> text.replace("\"README.md\"", "\"score.onnx\"")));

        honest.assertRefused(ZooException.Untrusted.class, "two layers titled \"score.onnx\" (expected: one a file)");
    }
}
