package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.GraphEdit;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A package with a second scoring graph: proved as the others are, and refused for what they are. */
class TightenedPackageTest {

    private static final String FILE = "tighten.onnx";

    @TempDir
    private Path temp;

    @Test
    void theSecondGraphScoresAsTheDefinitionsSay() {
        VerifiedPackage tiny = TinyPackage.writeTightened(temp.resolve("tiny"));
        EventBatch events = events(1_000);

        try (PackageSession session = tiny.open(Provider.CPU)) {
            ScoredBatch first = session.score(events);
            ScoredBatch second = tightening(session).score(events);

            for (int row = 0; row < events.size(); row++) {
                double[] numeric = {events.numericAt(row, 0), events.numericAt(row, 1), events.numericAt(row, 2)};
                long mode = events.categoricalAt(row, 0);
                double expected = TinyModel.tightened(numeric, mode).anomaly();
                double tolerance = 1e-5 * Math.max(1, Math.abs(expected));
                assertThat((double) second.anomaly(row)).isCloseTo(expected, within(tolerance));
                assertThat((double) first.anomaly(row))
                        .isCloseTo(TinyModel.score(numeric, mode).anomaly(), within(tolerance));
            }
        }
    }

    @Test
    void itsSessionIsOpenedOnceAndClosedWithTheFirst() {
        VerifiedPackage tiny = TinyPackage.writeTightened(temp.resolve("tiny"));
        PackageSession session = tiny.open(Provider.CPU);
        PackageSession second = tightening(session);

        assertThat(tightening(session)).isSameAs(second);

        session.close();
        assertThatThrownBy(() -> second.score(events(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPackageWithoutHasNone() {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));

        try (PackageSession session = tiny.open(Provider.CPU)) {
            assertThat(session.tightening()).isEmpty();
        }
        assertThat(new String(tiny.file("model.json"), StandardCharsets.UTF_8)).doesNotContain("tighten");
        assertThat(new String(tiny.file("golden.json"), StandardCharsets.UTF_8)).doesNotContain("tighten");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        VerifiedPackage written = TinyPackage.writeTightened(temp.resolve("tiny"));

        VerifiedPackage loaded = Zoo.load(temp.resolve("tiny").toString());

        assertThat(loaded.digest()).isEqualTo(written.digest());
        assertThat(loaded.manifest().tighten())
                .isEqualTo(TinyPackage.tightenedManifest().tighten());
        assertThat(loaded.manifest().files()).extracting("name").contains(FILE);
        assertThat(loaded.golden().cases())
                .allSatisfy(one ->
                        assertThat(one.tighten().keySet()).isEqualTo(one.score().keySet()));
    }

    /** Its golden outputs stand after those of the first graph, whose anomaly is another. */
    @Test
    void refusesGoldenVectorsThatItDoesNotCompute() {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.tightenedFiles());
        String golden = text(files, "golden.json");
        int from = golden.indexOf("\"anomaly\" : [ ", golden.indexOf("\"tighten\" : {")) + "\"anomaly\" : [ ".length();
        files.put(
                "golden.json",
                (golden.substring(0, from) + "1" + golden.substring(from)).getBytes(StandardCharsets.UTF_8));

        assertRefused(TinyPackage.tightenedManifest(), files, "golden case 0, anomaly: ");
    }

    @Test
    void refusesAnotherGraphInItsPlace() {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.tightenedFiles());
        files.put(FILE, Objects.requireNonNull(files.get("score.onnx")));

        assertRefused(TinyPackage.tightenedManifest(), files, "golden case ", ", anomaly: ");
    }

    @Test
    void refusesGoldenVectorsThatSayNothingOfIt() {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.tightenedFiles());
        files.put("golden.json", Objects.requireNonNull(TinyPackage.files().get("golden.json")));

        assertRefused(TinyPackage.tightenedManifest(), files, "golden case 0, anomaly: 0 golden values (expected: 1");
    }

    @Test
    void refusesAFlippedBit() throws IOException {
        Path folder = temp.resolve("tiny");
        TinyPackage.writeTightened(folder);
        byte[] bytes = Files.readAllBytes(folder.resolve(FILE));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve(FILE), bytes);

        assertThatThrownBy(() -> Zoo.load(folder.toString()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining(FILE + ": digest sha256:");
    }

    @Test
    void refusesAnOperatorThatIsNotListed() {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.tightenedFiles());
        files.put(FILE, GraphEdit.ofScore().node("what", "If", "anomaly").bytes());

        assertRefused(TinyPackage.tightenedManifest(), files, FILE + ": ", "If");
    }

    /** Its bounds are those of the scoring graph. */
    @Test
    void refusesAGraphThatTakesTooMuchMemory() {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.tightenedFiles());
        files.put(
                FILE,
                GraphEdit.ofScore()
                        .longs("shape", 1L << 40)
                        .node("large", "ConstantOfShape", "shape")
                        .spend("large")
                        .bytes());

        assertRefused(TinyPackage.tightenedManifest(), files, FILE + ": ");
    }

    @Test
    void refusesAManifestWithoutItsFile() {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.tightenedFiles());
        files.remove(FILE);

        assertRefused(TinyPackage.tightenedManifest(), files, "no [" + FILE + "]");
    }

    /** What its scores mean is said, or it is not there. */
    @Test
    void refusesPortsWithoutACalibration() {
        String json = new String(DocumentJson.write(TinyPackage.tightenedManifest()), StandardCharsets.UTF_8);
        int from = json.indexOf("  \"tighten\" : {\n    \"nodes\"");
        Manifest without =
                DocumentJson.readManifest((json.substring(0, from) + json.substring(json.indexOf("  \"tolerances\"")))
                        .replace("\"files\" : [ ]", FOUR_FILES)
                        .getBytes(StandardCharsets.UTF_8));

        assertRefused(without, TinyPackage.tightenedFiles(), "model.json: graphs ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "count" : 4                            | "count" : 2                           | tighten.nodes.count: 2 (expected: more than nodes.count, 2)
            [ 0.75, 0.85, 0.45, 0.6 ]              | [ 0.75 ]                              | tighten.calibration.normal.feature_distortion: 1 means
            "tighten" : {%n    "nodes"             | "tighten" : {%n    "x" : 1, "nodes"   | tighten
            """)
    void refusesAManifestWhoseSecondGraphIsNone(String found, String replaced, String message) {
        String json = new String(DocumentJson.write(TinyPackage.tightenedManifest()), StandardCharsets.UTF_8)
                .replace("\"files\" : [ ]", FOUR_FILES);
        assertThat(json).contains(found.formatted());

        byte[] broken = json.replace(found.formatted(), replaced.formatted()).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DocumentJson.readManifest(broken))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(message);
    }

    private static final String FOUR_FILES = """
            "files" : [ {"name": "a", "sha256": "%1$s", "size": 0}, {"name": "b", "sha256": "%1$s", "size": 0},
            {"name": "c", "sha256": "%1$s", "size": 0}, {"name": "d", "sha256": "%1$s", "size": 0} ]""".formatted("0".repeat(64));

    private static PackageSession tightening(PackageSession session) {
        return session.tightening().orElseThrow();
    }

    private void assertRefused(Manifest manifest, Map<String, byte[]> files, String... parts) {
        assertThatThrownBy(() -> Zoo.write(temp.resolve("other"), manifest, files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContainingAll(parts);
        assertThat(temp.resolve("other")).doesNotExist();
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(Objects.requireNonNull(files.get(name)), StandardCharsets.UTF_8);
    }

    private static EventBatch events(int count) {
        SplittableRandom random = new SplittableRandom(4);
        EventBatch events = new EventBatch(TinyModel.schema());
        for (int i = 0; i < count; i++) {
            events.begin();
            events.numeric(0, (float) random.nextDouble(0, 40));
            events.numeric(1, random.nextInt(5) == 0 ? Float.NaN : (float) random.nextDouble());
            events.numeric(2, random.nextInt(2));
            events.categorical(0, random.nextInt(4));
            events.commit();
        }
        return events;
    }
}
