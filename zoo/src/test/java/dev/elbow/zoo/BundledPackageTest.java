package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundledPackageTest {

    private static final String REFERENCE = "network-intrusion:1.0.0";

    /** A web request. */
    private static final String NORMAL = """
            {"duration": 0, "protocol_type": "tcp", "service": "http", "flag": "SF", "src_bytes": 240, "dst_bytes": 2300,
             "land": 0, "wrong_fragment": 0, "urgent": 0, "hot": 0, "num_failed_logins": 0, "logged_in": 1,
             "num_compromised": 0, "root_shell": 0, "su_attempted": 0, "num_root": 0, "num_file_creations": 0,
             "num_shells": 0, "num_access_files": 0, "is_guest_login": 0, "count": 5, "srv_count": 5, "serror_rate": 0,
             "srv_serror_rate": 0, "rerror_rate": 0, "srv_rerror_rate": 0, "same_srv_rate": 1, "diff_srv_rate": 0,
             "srv_diff_host_rate": 0, "dst_host_count": 200, "dst_host_srv_count": 255, "dst_host_same_srv_rate": 1,
             "dst_host_diff_srv_rate": 0, "dst_host_same_src_port_rate": 0.01, "dst_host_srv_diff_host_rate": 0.02,
             "dst_host_serror_rate": 0, "dst_host_srv_serror_rate": 0, "dst_host_rerror_rate": 0,
             "dst_host_srv_rerror_rate": 0}
            """;

    @Test
    void everyBundledPackageVerifies() {
        assertThat(Zoo.bundled()).contains("machine-failure:1.0.0", REFERENCE);
        for (String reference : Zoo.bundled()) {
            VerifiedPackage loaded = Zoo.load(reference);

            assertThat(loaded.manifest().reference()).isEqualTo(reference);
            assertThat(loaded.manifest().provenance().forced()).isFalse();
            assertThat(DocumentJson.readBaseline(loaded.file("baseline.json")).mean())
                    .hasSize(loaded.manifest().schema().numericWidth());
        }
    }

    @Test
    void holdsWhatWasTrainedAndWhatItIsComparedWith() {
        assertThat(files())
                .containsExactlyInAnyOrder(
                        "README.md",
                        "baseline.json",
                        "decoder.onnx",
                        "encoder.onnx",
                        "golden.json",
                        "recipe.yaml",
                        "report.html",
                        "score.onnx");
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFlippedBitInAnyFileIsRefused(String file, @TempDir Path folder) throws IOException {
        VerifiedPackage loaded = Zoo.load(REFERENCE);
        Files.write(folder.resolve("model.json"), loaded.file("model.json"));
        for (String name : files()) {
            byte[] bytes = loaded.file(name);
            bytes[bytes.length / 2] ^= (byte) (name.equals(file) ? 1 : 0);
            Files.write(folder.resolve(name), bytes);
        }

        assertThatThrownBy(() -> Zoo.load(folder.toString()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining(": " + file + ": digest sha256:");
    }

    static List<String> files() {
        return Zoo.manifest(REFERENCE).files().stream().map(PackageFile::name).toList();
    }

    /** Kernels for one row round otherwise than those for many; this model is large enough to show it. */
    @Test
    void aLoneEventScoresAsItDoesAmongOthers() {
        VerifiedPackage loaded = Zoo.load(REFERENCE);
        EventBatch golden = golden(loaded, loaded.golden().cases());

        try (PackageSession session = loaded.open(Provider.CPU)) {
            ScoredBatch together = session.score(golden);
            for (int row = 0; row < golden.size(); row++) {
                GoldenVectors.Case one = loaded.golden().cases().get(row);
                float alone = session.score(golden(loaded, List.of(one))).anomaly(0);
                float besideAnother =
                        session.score(golden(loaded, List.of(one, one))).anomaly(0);
                float expected = together.anomaly(row);

                assertThat(alone).isEqualTo(besideAnother); // to the bit: the same kernels
                assertThat(alone).isCloseTo(expected, within(1e-6f * Math.abs(expected)));
            }
        }
    }

    private static EventBatch golden(VerifiedPackage loaded, List<GoldenVectors.Case> cases) {
        EventBatch batch = new EventBatch(loaded.manifest().schema());
        cases.forEach(one -> one.addTo(batch));
        return batch;
    }

    @Test
    void aBundledPackageIsFoundByNameAndByDigest() {
        String digest = Zoo.load(REFERENCE).digest();

        assertThat(Zoo.load("network-intrusion").digest()).isEqualTo(digest);
        assertThat(Zoo.load("network-intrusion@" + digest).digest()).isEqualTo(digest);
    }

    /** What newer manifests may hold besides must not change the bytes of those that do not. */
    @Test
    void aManifestIsWrittenAsItWasRead() {
        VerifiedPackage loaded = Zoo.load(REFERENCE);

        assertThat(DocumentJson.write(loaded.manifest())).isEqualTo(loaded.file("model.json"));
    }

    /** All but the mixture of 64 flowers, and what the gallery says of two others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fetal-heart:1.0.0",
                "machine-failure:1.0.0",
                "network-intrusion:1.0.0",
                "shop-sessions:1.0.0",
                "thyroid:1.0.0"
            })
    void isBehindNoDetectorBeyondChance(String reference) {
        Map<String, Double> metrics = Zoo.manifest(reference).provenance().metrics();

        for (String detector : List.of("mahalanobis", "knn", "isolation_forest")) {
            assertThat(metrics.get("test_auroc_lead_high_" + detector)).isPositive();
            assertThat(metrics.get("test_aupr_lead_high_" + detector)).isPositive();
            assertThat(metrics.get("test_aupr_model")).isGreaterThan(metrics.get("test_aupr_" + detector));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.elbow.zoo.Zoo#bundled")
    void isTestedBesideThreeDetectors(String reference) {
        Map<String, Double> metrics = Zoo.manifest(reference).provenance().metrics();

        assertThat(metrics.get("test_auroc_model")).isBetween(0.7, 1.0);
        assertThat(metrics)
                .containsKeys("test_auroc_mahalanobis", "test_auroc_knn", "test_auroc_isolation_forest")
                .containsKeys("test_aupr_mahalanobis", "test_aupr_knn", "test_aupr_isolation_forest");
    }

    @Test
    void areOfTwoFamiliesAndOfMixedColumnsAndSmall() {
        List<Manifest> all = Zoo.bundled().stream().map(Zoo::manifest).toList();

        assertThat(all).hasSizeGreaterThanOrEqualTo(8);
        assertThat(all).extracting(Manifest::family).contains("vae", "gmm");
        assertThat(all)
                .filteredOn(one ->
                        one.schema().categoricalWidth() > 0 && one.schema().numericWidth() > 0)
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(all.stream()
                        .flatMap(one -> one.files().stream())
                        .mapToLong(PackageFile::size)
                        .sum())
                .isLessThan(5_000_000);
    }

    @ParameterizedTest
    @MethodSource("dev.elbow.zoo.Zoo#bundled")
    void saysWhereItComesFromAndWhatItIsWorth(String reference) {
        VerifiedPackage loaded = Zoo.load(reference);
        Provenance provenance = loaded.manifest().provenance();
        String card = new String(loaded.file("README.md"), StandardCharsets.UTF_8);

        assertThat(loaded.manifest().description()).isPresent();
        assertThat(provenance.license()).isEqualTo("CC-BY-4.0");
        assertThat(provenance.recipeSha256()).isEqualTo(Digests.sha256(loaded.file("recipe.yaml")));
        assertThat(provenance.run()).isPresent();
        assertThat(card)
                .contains("- sha256 of the content: " + provenance.dataSha256(), "\n## Test\n", "| model | ")
                .contains("\n| Mahalanobis distance", "\n| kNN, mean of five", "\n| isolation forest")
                .contains("\n## Limits\n");
    }

    @ParameterizedTest
    @MethodSource("dev.elbow.zoo.Zoo#bundled")
    void theEventOnItsCardIsOneOfIts(String reference) {
        String card = new String(Zoo.load(reference).file("README.md"), StandardCharsets.UTF_8);
        Matcher event = Pattern.compile("echo '(\\{.*\\})' \\|\n +elbow score --stdin --package " + reference)
                .matcher(card);

        assertThat(event.find()).isTrue();
        assertThat(anomalies(reference, event.group(1))[0]).isFinite();
    }

    /** Torque and speed that a power failure comes of, beside what the machine does all day. */
    @Test
    void aMachineThatTurnsFastUnderLoadIsAnomalous() {
        String normal = """
                {"Air temperature [K]": 300.1, "Process temperature [K]": 310.2, "Rotational speed [rpm]": 1500,
                 "Torque [Nm]": 40.3, "Tool wear [min]": 108}
                """;

        Calibration calibration = Zoo.manifest("machine-failure:1.0.0").calibration();
        double[] anomalies = anomalies(
                "machine-failure:1.0.0", normal, normal.replace("1500", "2100").replace("40.3", "55"));

        assertThat(calibration.anomalous(anomalies[0])).isFalse();
        assertThat(calibration.anomalous(anomalies[1])).isTrue();
    }

    @Test
    void aFloodOfHalfOpenConnectionsIsAnomalousAndAWebRequestIsNot() {
        String flood = NORMAL.replace("\"SF\"", "\"S0\"")
                .replace("\"src_bytes\": 240, \"dst_bytes\": 2300", "\"src_bytes\": 0, \"dst_bytes\": 0")
                .replace("\"count\": 5", "\"count\": 250")
                .replace("serror_rate\": 0", "serror_rate\": 1");

        Calibration calibration = Zoo.manifest(REFERENCE).calibration();
        double[] anomalies = anomalies(REFERENCE, NORMAL, flood);

        assertThat(calibration.anomalous(anomalies[0])).isFalse();
        assertThat(calibration.anomalous(anomalies[1])).isTrue();
    }

    private static double[] anomalies(String reference, String... lines) {
        VerifiedPackage loaded = Zoo.load(reference);
        EventBatch events = new EventBatch(loaded.manifest().schema());
        JsonEventDecoder decoder = new JsonEventDecoder(loaded.manifest().schema());
        for (String line : lines) {
            decoder.decode(line.getBytes(StandardCharsets.UTF_8), events);
        }
        try (PackageSession session = loaded.open(Provider.CPU)) {
            ScoredBatch scored = session.score(events);
            return IntStream.range(0, lines.length).mapToDouble(scored::anomaly).toArray();
        }
    }
}
