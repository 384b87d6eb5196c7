package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.Deliveries.Way;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of a signed package flipped, cut, swapped and rolled back, by every way that packages come, by somebody who rewrites
 * digests so far as that can be done without the key.
 */
class TamperedPackageTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());
    private static final MinisignSecretKey STRANGER = MinisignSecretKey.generate(new SecureRandom());
    private static final WholePackage HONEST = WholePackage.of("tiny", "1.0.0").signed(KEY);
    private static final WholePackage NEWER = WholePackage.of("tiny", "1.1.0").signed(KEY);
    private static final WholePackage OTHER = WholePackage.of("other", "1.0.0").signed(KEY);

    /** How far somebody gets with the digests that a change makes wrong. */
    enum Reach {
        /** None is rewritten: a damaged disk, a proxy. */
        BYTES,
        /** Those of the artifact are: a registry, whoever makes an archive. */
        ARTIFACT,
        /** Those that the manifest declares are, too; what is left is the signature. */
        MANIFEST
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Deliveries deliveries;

    @BeforeEach
    void trustTheKey() {
        deliveries = new Deliveries(folder);
        deliveries.keys.add("ours", KEY.publicKey());
    }

    @AfterEach
    void close() {
        deliveries.close();
    }

    static Stream<Arguments> waysAndReaches() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(Reach.values()).map(reach -> Arguments.of(way, reach)))
                // A folder has no digests but those that the manifest declares.
                .filter(both -> !(both.get()[0] == Way.FOLDER && both.get()[1] == Reach.ARTIFACT));
    }

    /** What a manifest declares; and the manifest and its signature where that is no other change. */
    private static List<String> files(Reach reach) {
        return HONEST.files().keySet().stream()
                .filter(file -> reach != Reach.MANIFEST
                        || !List.of("model.json", "signature").contains(file))
                .sorted()
                .toList();
    }

    @Test
    void everyFileThatAPackageCanHaveIsAmongThem() {
        assertThat(HONEST.files())
                .containsOnlyKeys(
                        "model.json",
                        "encoder.onnx",
                        "decoder.onnx",
                        "score.onnx",
                        "golden.json",
                        "baseline.json",
                        "recipe.yaml",
                        "README.md",
                        "report.html",
                        "signature");
        HONEST.files().forEach((name, bytes) -> {
            assertThat(NEWER.file(name)).as(name).isNotEqualTo(bytes);
            assertThat(OTHER.file(name)).as(name).isNotEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theUntouchedPackageIsTaken(Way way) {
        VerifiedPackage taken = take(way, HONEST, Map.of());

        assertThat(taken.manifest().reference()).isEqualTo("tiny:1.0.0");
        assertThat(taken.signature().keyId()).contains(KEY.publicKey().keyId());
    }

    @ParameterizedTest(name = "{0}, digests of {1}")
    @MethodSource("waysAndReaches")
    void aFlippedBitInAnyFileIsRefused(Way way, Reach reach) throws IOException {
        SplittableRandom random = random(way, reach);
        for (String file : files(reach)) {
            byte[] bytes = HONEST.file(file);
            // The first line of a signature is a comment that nobody signs; see below.
            int from = file.equals("signature") ? new String(bytes, StandardCharsets.UTF_8).indexOf('\n') : 0;
            bytes[random.nextInt(from, bytes.length)] ^= (byte) (1 << random.nextInt(7));

            assertRefused(file, way, reach, bytes);
        }
        assertTheNextHonestOneIsTaken(way);
    }

    @ParameterizedTest(name = "{0}, digests of {1}")
    @MethodSource("waysAndReaches")
    void anyTruncatedFileIsRefused(Way way, Reach reach) throws IOException {
        SplittableRandom random = random(way, reach);
        for (String file : files(reach)) {
            byte[] bytes = HONEST.file(file);
            int most =
                    bytes.length - (file.equals("signature") ? 1 : 0); // minisign's files need no end of the last line

            assertRefused(
                    file, way, reach, Arrays.copyOf(bytes, random.nextInt(4) == 0 ? most - 1 : random.nextInt(most)));
        }
        assertTheNextHonestOneIsTaken(way);
    }

    /** Other places for each of them. */
    private static SplittableRandom random(Way way, Reach reach) {
        return new SplittableRandom((way.name() + reach.name()).hashCode());
    }

    @ParameterizedTest(name = "{0}, digests of {1}")
    @MethodSource("waysAndReaches")
    void anyFileOfAnotherPackageIsRefused(Way way, Reach reach) throws IOException {
        for (String file : files(reach)) {
            assertRefused(file, way, reach, OTHER.file(file));
        }
        assertTheNextHonestOneIsTaken(way);
    }

    /** Files of two versions that are both rightly signed; a mixture of them nobody signed. */
    @ParameterizedTest(name = "{0}, digests of {1}")
    @MethodSource("waysAndReaches")
    void anyFileOfANewerSignedPackageIsRefused(Way way, Reach reach) throws IOException {
        for (String file : files(reach)) {
            assertRefused(file, way, reach, NEWER.file(file));
        }
        assertTheNextHonestOneIsTaken(way);
    }

    @ParameterizedTest(name = "{0}, digests of {1}")
    @MethodSource("waysAndReaches")
    void anyMissingFileIsRefused(Way way, Reach reach) throws IOException {
        for (String file : files(reach)) {
            WholePackage given = HONEST.without(file);
            WholePackage sent = reach == Reach.MANIFEST ? given.declared() : given;

            assertThatThrownBy(() -> take(way, sent, Map.of())).as(file).isInstanceOf(ZooException.Untrusted.class);
            deliveries.assertNothingIsVisible();
        }
        assertTheNextHonestOneIsTaken(way);
    }

    private void assertRefused(String file, Way way, Reach reach, byte[] bytes) throws IOException {
        WholePackage changed = HONEST.with(file, bytes);
        Supplier<VerifiedPackage> taking = switch (reach) {
            case BYTES -> () -> take(way, HONEST, Map.of(file, bytes));
            case ARTIFACT -> () -> take(way, changed, Map.of());
            case MANIFEST -> () -> take(way, changed.declared(), Map.of());
        };

        deliveries.forget(HONEST.file(file));
        // What comes short is asked for again, and then it is out of reach; of what comes whole it is known that it is
        // another.
        boolean brokenOff = way == Way.REGISTRY && reach == Reach.BYTES && bytes.length < HONEST.file(file).length;
        assertThatThrownBy(taking::get)
                .as(file)
                .isInstanceOf(brokenOff ? ZooException.Unreachable.class : ZooException.Untrusted.class)
                .hasMessageContaining(said(file, way, reach));
        deliveries.assertNothingIsVisible();
    }

    /** A part of the message: which file it is of, unless it is the signature that tells. */
    private static String said(String file, Way way, Reach reach) {
        if (reach == Reach.MANIFEST) {
            return "signature of package tiny:1.0.0: does not hold";
        }
        if (way == Way.LAYOUT && reach == Reach.BYTES) {
            return Digests.sha256(HONEST.file(file)); // a blob's place, which is what its user can look at
        }
        boolean read = way == Way.FOLDER || reach == Reach.ARTIFACT;
        if (read && file.equals("model.json")) {
            return "nothing was loaded"; // it is no JSON, no manifest, or one that was not signed
        }
        return read && file.equals("signature") ? "signature of package tiny:1.0.0: " : file;
    }

    private VerifiedPackage take(Way way, WholePackage given, Map<String, byte[]> changed) {
        return deliveries.take(way, HONEST.manifest(), given.files(), changed, SignaturePolicy.REQUIRE);
    }

    private void assertTheNextHonestOneIsTaken(Way way) {
        if (way == Way.FOLDER) {
            return; // nothing is left of another
        }
        VerifiedPackage taken = take(way, HONEST, Map.of());

        assertThat(taken.files()).containsOnlyKeys(HONEST.files().keySet());
        HONEST.files().forEach((name, bytes) -> assertThat(taken.file(name)).isEqualTo(bytes));
        assertThat(deliveries.cache.entries()).hasSize(way == Way.LAYOUT ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource
    void aPackageSignedByAnUnknownKeyIsRefused(Way way) throws IOException {
        WholePackage theirs = HONEST.signed(STRANGER);

        assertThatThrownBy(() -> take(way, theirs, Map.of()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("signed by key " + STRANGER.publicKey().keyId() + " (expected: one of those in ");
        deliveries.assertNothingIsVisible();
        assertTheNextHonestOneIsTaken(way);
    }

    @ParameterizedTest
    @EnumSource
    void theSignatureOfAnotherManifestIsRefused(Way way) throws IOException {
        Map<String, WholePackage> signatures = new LinkedHashMap<>();
        signatures.put("does not hold", HONEST.with("signature", NEWER.file("signature")));
        signatures.put("1 line (expected: 4)", HONEST.with("signature", "none".getBytes(StandardCharsets.UTF_8)));

        for (Map.Entry<String, WholePackage> one : signatures.entrySet()) {
            assertThatThrownBy(() -> take(way, one.getValue(), Map.of()))
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessageContaining("signature of package tiny:1.0.0: " + one.getKey());
        }
        deliveries.assertNothingIsVisible();
        assertTheNextHonestOneIsTaken(way);
    }

    /** All files are those of a package that is rightly signed, and newer; only the name that was asked for is another. */
    @Test
    void anOlderOrNewerSignedPackageUnderTheTagIsRefused() throws IOException {
        for (WholePackage under : List.of(NEWER, OTHER)) {
            assertThatThrownBy(() -> take(Way.REGISTRY, under, Map.of()))
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessageContaining("the registry gave "
                            + under.manifest().reference() + " (expected: tiny:1.0.0); nothing was kept");
            deliveries.assertNothingIsVisible();
        }
        assertTheNextHonestOneIsTaken(Way.REGISTRY);
    }

    /** By minisign's format, and by all tools that read it; nobody is shown what it says. */
    @ParameterizedTest
    @EnumSource
    void theOneLineThatNobodySignsMaySayAnything(Way way) {
        String signature = new String(HONEST.file("signature"), StandardCharsets.UTF_8);
        String other = signature.replaceFirst("untrusted comment: .*", "untrusted comment: by somebody else");

        VerifiedPackage taken = take(way, HONEST.with("signature", other.getBytes(StandardCharsets.UTF_8)), Map.of());

        assertThat(taken.signature().keyId()).contains(KEY.publicKey().keyId());
        assertThat(taken.signature().toString()).doesNotContain("somebody else");
    }
}
