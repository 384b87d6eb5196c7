package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.registry.Artifact;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, pushes, and pulls that miss their tag. */
@Timeout(60)
class TransfersTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());
    private static final WholePackage UNSIGNED = WholePackage.of("tiny", "1.0.0");
    private static final WholePackage SIGNED = UNSIGNED.signed(KEY);
    private static final String BASE = "/v2/models/tiny";
    private static final String TAGS = "GET " + BASE + "/tags/list";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Deliveries deliveries;

    @BeforeEach
    void open() {
        deliveries = new Deliveries(folder);
        deliveries.keys.add("ours", KEY.publicKey());
    }

    @AfterEach
    void close() {
        deliveries.close();
    }

    private StubRegistry registry() {
        return deliveries.registry;
    }

    private void serve(String tag, WholePackage one) {
        deliveries.serve("models/tiny:" + tag, Artifact.of(one.manifest(), one.files()), Map.of());
    }

    private void serveTags(List<String> tags) {
        String list = tags.stream().map(tag -> "\"" + tag + "\"").collect(Collectors.joining(","));
        registry().on(TAGS, ("{\"tags\":[" + list + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private VerifiedPackage loaded(WholePackage one) {
        return deliveries.take(Deliveries.Way.FOLDER, one.manifest(), one.files(), SignaturePolicy.WARN);
    }

    private Transfers.Pushed push(WholePackage one) {
        return deliveries.transfers().push(loaded(one), deliveries.remote("models/tiny"));
    }

    private void acceptUploads() {
        registry().on("POST " + BASE + "/blobs/uploads/", exchange -> {
            exchange.getResponseHeaders().add("Location", "/upload");
            exchange.sendResponseHeaders(202, -1);
        });
        registry().on("PUT /upload", exchange -> StubRegistry.send(exchange, 201, new byte[0]));
        registry().on("PUT " + BASE + "/manifests/1.0.0", exchange -> StubRegistry.send(exchange, 201, new byte[0]));
    }

    @Test
    void aSignatureIsAddedToAVersionThatHasNone() {
        serve("1.0.0", UNSIGNED);
        acceptUploads();

        Transfers.Pushed pushed = push(SIGNED);

        assertThat(pushed.changed()).isTrue();
        assertThat(pushed.digest())
                .isEqualTo(Artifact.of(SIGNED.manifest(), SIGNED.files())
                        .descriptor()
                        .digest());
        assertThat(registry().requests()).anyMatch(request -> request.startsWith("PUT " + BASE + "/manifests/1.0.0"));
    }

    @Test
    void anySignatureThatIsThereStays() {
        MinisignSecretKey other = MinisignSecretKey.generate(new SecureRandom());
        serve("1.0.0", UNSIGNED.signed(other));
        acceptUploads();

        assertThatThrownBy(() -> push(SIGNED))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessageContaining("versions are immutable");
        assertThatThrownBy(() -> push(UNSIGNED)).isInstanceOf(ZooException.Taken.class);
        assertThat(registry().requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void whoSignedWhatIsThereIsSaid() {
        MinisignSecretKey other = MinisignSecretKey.generate(new SecureRandom());
        serve("1.0.0", UNSIGNED.signed(other));

        for (WholePackage mine : List.of(SIGNED, UNSIGNED)) {
            assertThatThrownBy(() -> push(mine))
                    .isInstanceOf(ZooException.Taken.class)
                    .hasMessage("package " + deliveries.remote("models/tiny:1.0.0")
                            + ": the registry has it with another signature, by key "
                            + other.publicKey().keyId()
                            + " (expected: none, or the very one of this package); versions are immutable, and the first"
                            + " signature stays: pull that one, or push another version; nothing was changed");
        }
    }

    /** Nobody could pull it. */
    @Test
    void otherBytesUnderAShippedVersionAreNotPushed() {
        WholePackage mine = WholePackage.of("thyroid", "1.0.0");

        assertThatThrownBy(() -> deliveries.transfers().push(loaded(mine), deliveries.remote("models/thyroid")))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessageContaining("which is shipped with Elbow under that version")
                .hasMessageEndingWith("nothing was pushed");
        assertThat(registry().requests()).isEmpty();
    }

    /** The same package in an older artifact, from before it was signed. */
    @Test
    void aSignedPackageStaysSignedWhateverIsPulledByDigest() {
        serve("1.0.0", SIGNED);
        Reference.Remote tag = deliveries.remote("models/tiny:1.0.0");
        deliveries.transfers().pull(tag, deliveries.trust(SignaturePolicy.REQUIRE));
        Artifact older = Artifact.of(UNSIGNED.manifest(), UNSIGNED.files());
        serve("older", UNSIGNED);
        Reference.Remote digest = new Reference.Remote(
                tag.host(), tag.repository(), older.descriptor().digest());

        VerifiedPackage pulled = deliveries.transfers().pull(digest, deliveries.trust(SignaturePolicy.WARN));

        assertThat(pulled.hasSignature()).isTrue();
        assertThat(deliveries.cache.find("tiny:1.0.0"))
                .hasValueSatisfying(
                        entry -> assertThat(entry.acceptedUnsigned()).isFalse());
    }

    @Test
    void anyOtherFileThatIsThereStays() {
        serve("1.0.0", UNSIGNED.with("README.md", new byte[] {'#'}).declared());
        acceptUploads();

        assertThatThrownBy(() -> push(SIGNED)).isInstanceOf(ZooException.Taken.class);

        registry().on("GET " + BASE + "/manifests/1.0.0", "{}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> push(SIGNED)).isInstanceOf(ZooException.Taken.class);
        assertThat(registry().requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    /** Another version of Elbow may say more of a package in its artifact. */
    @Test
    void theSameFilesInAnotherArtifactAreThereAlready() {
        Artifact artifact = Artifact.of(SIGNED.manifest(), SIGNED.files());
        String manifest = new String(artifact.bytes(artifact.descriptor()), StandardCharsets.UTF_8);
        registry()
                .on(
                        "GET " + BASE + "/manifests/1.0.0",
                        manifest.replace("image.version", "image.ref.name").getBytes(StandardCharsets.UTF_8));

        Transfers.Pushed pushed = push(SIGNED);

        assertThat(pushed.changed()).isFalse();
        assertThat(pushed.digest()).isNotEqualTo(artifact.descriptor().digest());
    }

    private void assertAbsent(String message) {
        Reference.Remote remote = deliveries.remote("models/tiny:1.0.9");
        assertThatThrownBy(() -> deliveries.transfers().pull(remote, deliveries.trust(SignaturePolicy.WARN)))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessage("package " + remote + ": the registry has none of that tag" + message);
    }

    @Test
    void aWrongTagIsToldTheRightOnes() {
        String list = "elbow zoo list --remote oci://" + registry().host() + "/models/tiny shows what there is)";

        assertAbsent(", and no such repository");

        serveTags(List.of("2.0.0", "1.0.0"));
        assertAbsent(" (there are: 1.0.0, 2.0.0; " + list);

        serveTags(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "1.0.8", "\\u001b[2J"));
        assertAbsent(" (nearest: 1.0.8, a, b, c, d, e, f, g, h, i; " + list);

        serveTags(List.of());
        assertAbsent(" (" + list);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 405})
    void whereTagsAreNotToldTheMessageIsShorter(int status) {
        registry().on(TAGS, exchange -> StubRegistry.send(exchange, status, new byte[0]));

        assertAbsent(" (elbow zoo list --remote oci://" + registry().host() + "/models/tiny shows what there is)");
    }

    @Test
    void aListIsOfWhatTheRegistrySaysNewestFirst() {
        serve("1.0.0", UNSIGNED);
        serve("1.1.0", WholePackage.of("tiny", "1.1.0").signed(KEY));
        registry().on("GET " + BASE + "/manifests/other", "{}".getBytes(StandardCharsets.UTF_8));
        serveTags(List.of("1.0.0", "gone", "1.1.0", "other"));

        RemotePackage.Listing listing = deliveries.transfers().list(deliveries.remote("models/tiny"), 3);

        assertThat(listing.more()).isEqualTo(1);
        assertThat(listing.packages())
                .extracting(
                        one -> one.reference().tag(),
                        one -> one.published().reference().orElse("-"))
                .containsExactly(tuple("1.1.0", "tiny:1.1.0"), tuple("1.0.0", "tiny:1.0.0"), tuple("gone", "-"));
        assertThat(listing.packages()).extracting(RemotePackage::signed).containsExactly(true, false, false);
        assertThat(registry().requests())
                .filteredOn(request -> request.contains("/blobs/"))
                .hasSize(2); // the configurations, and no layer
    }

    /** One tag that is kept from us, or broken, is no reason to say nothing of the others. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 503})
    void aListGoesOnPastATagThatIsNotTold(int status) {
        serve("1.0.0", UNSIGNED);
        registry().on("GET " + BASE + "/manifests/1.1.0", exchange -> StubRegistry.send(exchange, status, new byte[0]));
        serveTags(List.of("1.0.0", "1.1.0"));

        RemotePackage.Listing listing = deliveries.transfers().list(deliveries.remote("models/tiny"), 3);

        assertThat(listing.packages())
                .extracting(
                        one -> one.reference().tag(),
                        one -> one.published().reference().orElse("-"),
                        one -> one.fault().orElse("-").contains("" + status))
                .containsExactly(tuple("1.1.0", "-", true), tuple("1.0.0", "tiny:1.0.0", false));
    }

    @Test
    void aListOfNothingButTagsThatAreNotToldIsNone() {
        for (String tag : List.of("1.0.0", "1.1.0")) {
            registry()
                    .on("GET " + BASE + "/manifests/" + tag, exchange -> StubRegistry.send(exchange, 403, new byte[0]));
        }
        serveTags(List.of("1.0.0", "1.1.0"));

        assertThatThrownBy(() -> deliveries.transfers().list(deliveries.remote("models/tiny"), 3))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("403");
    }

    /** A configuration that is none, or another's. */
    @Test
    void aConfigurationIsHeldToItsDigest() {
        serve("1.0.0", UNSIGNED);
        Artifact artifact = Artifact.of(UNSIGNED.manifest(), UNSIGNED.files());
        registry()
                .on(
                        "GET " + BASE + "/blobs/" + artifact.config().digest(),
                        "{\"descriptor\":{\"family\":\"gmm\"}}".getBytes(StandardCharsets.UTF_8));
        serveTags(List.of("1.0.0"));

        RemotePackage one = deliveries
                .transfers()
                .list(deliveries.remote("models/tiny"), 3)
                .packages()
                .get(0);

        assertThat(one.published().family()).isEmpty();
        assertThat(one.bytes()).isEmpty();
    }
}
