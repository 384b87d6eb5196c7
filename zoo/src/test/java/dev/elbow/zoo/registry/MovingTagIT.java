package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.Cache;
import dev.elbow.zoo.MovingReference;
import dev.elbow.zoo.Reference;
import dev.elbow.zoo.Transfers;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.RealRegistry;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tag such as {@code stable} on a real registry, moved from one version to the next. */
class MovingTagIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RealRegistry registry;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeThat(RealRegistry.installed("docker-registry"))
                .as("docker-registry is installed")
                .isTrue();
        registry = RealRegistry.start(folder.resolve("registry"), List.of());
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void namesWhatItStandsForNow() {
        VerifiedPackage first = pushed(TinyPackage.write(folder.resolve("one")));
        VerifiedPackage second =
                pushed(new TinyVariant().version("2.0.0").threshold(-100).write(folder.resolve("two")));
        MovingReference stable =
                MovingReference.of(remote("tiny", "stable").toString(), true).orElseThrow();

        move("tiny", "1.0.0", "stable");
        assertThat(stable.digest()).isEqualTo(first.digest());
        assertThat(pull("stable")).hasToString(first.toString());

        move("tiny", "2.0.0", "stable");
        assertThat(stable.digest()).isEqualTo(second.digest());
        assertThat(pull("stable")).hasToString(second.toString());
        assertThat(transfers().cache().entries())
                .extracting(entry -> entry.reference() + " from " + entry.origin())
                .containsExactlyInAnyOrder(
                        "tiny:1.0.0 from " + remote("tiny", "1.0.0"), "tiny:2.0.0 from " + remote("tiny", "2.0.0"));
    }

    @Test
    void standsForAPackageOfItsRepositorysNameAlone() {
        pushed(TinyPackage.write(folder.resolve("one")));
        RegistryClient other = client("other");
        client("tiny").manifest("1.0.0").ifPresent(manifest -> {
            Artifact.layers("tiny", manifest).values().forEach(layer -> copy(layer, other));
            copy(Artifact.config("tiny", manifest), other);
            other.push().tag("stable", manifest);
        });

        assertThatThrownBy(() -> transfers().pull(remote("other", "stable"), trust()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining(
                        "the registry gave tiny:1.0.0 (expected: other of any version); nothing was kept");
    }

    @Test
    void saysThatThereIsNoSuchTag() {
        pushed(TinyPackage.write(folder.resolve("one")));
        MovingReference absent =
                MovingReference.of(remote("tiny", "stabel").toString(), true).orElseThrow();

        assertThatThrownBy(absent::digest)
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("the registry has none of that tag (there are: 1.0.0;");
    }

    private void copy(Descriptor blob, RegistryClient to) {
        to.push().blob(blob, client("tiny").document(blob), (file, done, size) -> {});
    }

    private void move(String name, String version, String tag) {
        RegistryClient client = client(name);
        client.push().tag(tag, client.manifest(version).orElseThrow());
    }

    private VerifiedPackage pushed(VerifiedPackage given) {
        transfers().push(given, remote("tiny", ""));
        return given;
    }

    private VerifiedPackage pull(String tag) {
        return transfers().pull(remote("tiny", tag), trust());
    }

    private Reference.Remote remote(String name, String tag) {
        return (Reference.Remote)
                Reference.parse("oci://" + registry.host() + "/models/" + name + (tag.isEmpty() ? "" : ":" + tag));
    }

    private RegistryClient client(String name) {
        return new RegistryClient(
                registry.host(), "models/" + name, true, new Credentials(Map.of(), folder), Patience.defaults());
    }

    private Transfers transfers() {
        return new Transfers(
                new Cache(new ImageLayout(folder.resolve("cache"))),
                new Credentials(Map.of(), folder),
                true,
                (file, done, size) -> {});
    }

    private Trust trust() {
        return new Trust(new KeyRing(folder.resolve("keys")), SignaturePolicy.OFF, SignaturePolicy.OFF);
    }
}
