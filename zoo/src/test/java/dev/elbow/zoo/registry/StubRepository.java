package dev.elbow.zoo.registry;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.verify.Digests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/** The repository {@code models/tiny} of a stub registry, with one blob, as tests ask for it. Stateless. */
final class StubRepository {

    static final byte[] BYTES = bytes(300_000);
    static final Descriptor BLOB = descriptor("score.onnx", BYTES);
    static final String BASE = "/v2/models/tiny";
    static final String GET = "GET " + BASE + "/blobs/" + BLOB.digest();

    /** A busy machine may stand still for longer than one would like to wait for silence. */
    static final Patience PATIENCE = Patience.defaults().with(Duration.ofMillis(1), Duration.ofSeconds(30));

    /** For what stops coming. */
    static final Patience HASTY = Patience.defaults().with(Duration.ofMillis(1), Duration.ofMillis(300));

    /** The wait before a second attempt is longer than a test may last. */
    static final Patience ONCE = Patience.defaults().with(Duration.ofMinutes(2), Duration.ofSeconds(5));

    private StubRepository() {}

    /** Some that nothing makes smaller. */
    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }

    static Descriptor descriptor(String title, byte[] bytes) {
        return new Descriptor(
                "application/octet-stream",
                "sha256:" + Digests.sha256(bytes),
                bytes.length,
                Map.of(Descriptor.TITLE, title));
    }

    /** Who the registry is told that we are. */
    static Credentials credentials(StubRegistry registry, Path folder) {
        return new Credentials(
                Map.of(
                        "ELBOW_REGISTRY_HOST",
                        registry.host(),
                        "ELBOW_REGISTRY_USER",
                        "user",
                        "ELBOW_REGISTRY_PASSWORD",
                        "secret"),
                folder);
    }

    static RegistryClient client(StubRegistry registry, Credentials credentials) {
        return client(registry, credentials, PATIENCE);
    }

    static RegistryClient client(StubRegistry registry, Credentials credentials, Patience patience) {
        return new RegistryClient(registry.host(), "models/tiny", true, credentials, patience);
    }

    static ImageLayout layout(Path folder) {
        return new ImageLayout(folder.resolve("cache"));
    }
}
