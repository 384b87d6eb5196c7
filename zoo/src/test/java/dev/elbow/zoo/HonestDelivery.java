package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A rightly signed package in a registry, for tests that change what the registry answers. */
final class HonestDelivery implements AutoCloseable {

    static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());
    static final WholePackage HONEST = WholePackage.of("tiny", "1.0.0").signed(KEY);
    static final Artifact ARTIFACT = Artifact.of(HONEST.manifest(), HONEST.files());
    static final String BASE = "GET /v2/models/tiny";
    static final String MANIFEST = BASE + "/manifests/1.0.0";
    static final Descriptor SCORE = layer("score.onnx");
    static final String SCORE_BLOB = BASE + "/blobs/" + SCORE.digest();
    static final byte[] SCORE_BYTES = HONEST.file("score.onnx");

    final Deliveries deliveries;

    HonestDelivery(Path folder) {
        deliveries = new Deliveries(folder);
        deliveries.keys.add("ours", KEY.publicKey());
        serve();
    }

    private void serve() {
        deliveries.serve("models/tiny:1.0.0", ARTIFACT, Map.of());
    }

    StubRegistry registry() {
        return deliveries.registry;
    }

    VerifiedPackage pull() {
        return deliveries
                .transfers()
                .pull(deliveries.remote("models/tiny:1.0.0"), deliveries.trust(SignaturePolicy.REQUIRE));
    }

    /** In little time and memory, with nothing of it to be seen, and no harm to the next. */
    void assertRefused(Class<? extends ZooException> how, String message) throws IOException {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            long before = allocated();
            assertThatThrownBy(this::pull).isInstanceOf(how).hasMessageContaining(message);
            assertThat(allocated() - before).isLessThan(64 << 20);
        });
        deliveries.assertNothingIsVisible();
        serve();
        assertTaken(pull());
    }

    static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    void assertTaken(VerifiedPackage taken) {
        assertThat(taken.file("model.json")).isEqualTo(HONEST.file("model.json"));
        assertThat(taken.file("score.onnx")).isEqualTo(SCORE_BYTES);
        assertThat(deliveries.cache.entries())
                .extracting(Cache.Entry::reference)
                .containsExactly("tiny:1.0.0");
    }

    static Descriptor layer(String file) {
        return ARTIFACT.layers().stream()
                .filter(one -> one.annotation(Descriptor.TITLE).orElse("").equals(file))
                .findFirst()
                .orElseThrow();
    }

    static byte[] manifest(UnaryOperator<String> change) {
        String before = new String(ARTIFACT.bytes(ARTIFACT.descriptor()), StandardCharsets.UTF_8);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        return after.getBytes(StandardCharsets.UTF_8);
    }

    /** What is there of files that did not come whole. */
    List<String> partials() throws IOException {
        Path blobs = deliveries.cache.layout().folder().resolve("blobs/sha256");
        try (Stream<Path> files = Files.list(blobs)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    @Override
    public void close() {
        deliveries.close();
    }
}
