package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TamperingTest {

    @TempDir
    private Path temp;

    private Path folder = Path.of("");

    @BeforeEach
    void writePackage() {
        folder = temp.resolve("tiny");
        TinyPackage.write(folder);
    }

    @Test
    void loadsAnUntouchedPackage() {
        VerifiedPackage tiny = Zoo.load(folder.toString());

        assertThat(tiny.manifest().reference()).isEqualTo("tiny:1.0.0");
        assertThat(tiny.digest()).isEqualTo("sha256:" + Digests.sha256(tiny.file("model.json")));
        assertThat(Zoo.load(folder + "@" + tiny.digest()).digest()).isEqualTo(tiny.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.onnx", "decoder.onnx", "score.onnx", "golden.json", "README.md"})
    void refusesAFlippedBit(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve(file), bytes);

        assertUntrusted(file + ": digest sha256:" + Digests.sha256(bytes) + " (expected: sha256:");
    }

    @Test
    void refusesAFlippedBitAnywhereInTheManifestOrSaysAnotherDigest() throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("model.json"));
        String digest = Zoo.load(folder.toString()).digest();

        for (int i = 0; i < bytes.length; i += 37) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            Files.write(folder.resolve("model.json"), flipped);
            String pinned = folder + "@" + digest;
            assertThatThrownBy(() -> Zoo.load(pinned)).isInstanceOf(ZooException.Untrusted.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.onnx", "decoder.onnx", "score.onnx", "golden.json", "README.md"})
    void refusesATruncatedFile(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        Files.write(folder.resolve(file), Arrays.copyOf(bytes, bytes.length - 1));

        assertUntrusted(file + ": " + (bytes.length - 1) + " bytes (expected: " + bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.onnx", "decoder.onnx", "score.onnx", "golden.json", "README.md"})
    void refusesAMissingFile(String file) throws IOException {
        Files.delete(folder.resolve(file));

        assertUntrusted(file + ": no such plain file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"extra.txt", "weights.bin", ".hidden", "signature.old"})
    void refusesAnExtraFile(String file) throws IOException {
        Files.writeString(folder.resolve(file), "x");

        assertUntrusted("files [" + file + "] (expected: only what model.json declares)");
    }

    @Test
    void refusesASignatureThatIsNone() throws IOException {
        Files.writeString(folder.resolve("signature"), "x");

        assertThatThrownBy(() -> Zoo.load(folder.toString()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("signature of package tiny:1.0.0: 1 line (expected: 4); nothing was loaded");
    }

    @Test
    void refusesAFolderWithoutAManifest() throws IOException {
        Files.delete(folder.resolve("model.json"));

        assertUntrusted("model.json: no such plain file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "zz", "ABCDEF"})
    void refusesADigestThatIsNone(String digits) {
        String reference = folder + "@sha256:" + digits;

        assertThatThrownBy(() -> Zoo.load(reference))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageEndingWith(": sha256:" + digits + " (expected: sha256: and 64 digits of 0-9 and a-f)");
    }

    @Test
    void refusesSwappedFiles() throws IOException {
        Path aside = temp.resolve("aside");
        Files.move(folder.resolve("encoder.onnx"), aside);
        Files.move(folder.resolve("decoder.onnx"), folder.resolve("encoder.onnx"));
        Files.move(aside, folder.resolve("decoder.onnx"));

        assertUntrusted("onnx: ");
    }

    @Test
    void refusesALinkInPlaceOfAFile() throws IOException {
        Path outside = temp.resolve("outside.onnx");
        Files.move(folder.resolve("score.onnx"), outside);
        Files.createSymbolicLink(folder.resolve("score.onnx"), outside);

        assertUntrusted("score.onnx: a link (expected: a plain file; links are not followed)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{}"})
    void refusesABrokenManifest(String json) throws IOException {
        Files.writeString(folder.resolve("model.json"), json);

        assertUntrusted("model.json: ");
    }

    @ParameterizedTest
    @CsvSource({"../score.onnx", "/etc/passwd", "a/b", "..", "score.onnx\\u0000"})
    void refusesANameThatLeavesTheFolder(String name) throws IOException {
        rewriteManifest(json -> json.replace("\"name\" : \"score.onnx\"", "\"name\" : \"" + name + "\""));

        assertUntrusted("model.json: ");
    }

    @ParameterizedTest
    @CsvSource({"score.onnx, 268435456", "golden.json, 67108864"})
    void refusesADeclaredSizeBeyondTheCap(String file, long cap) throws IOException {
        long size = Files.size(folder.resolve(file));
        rewriteManifest(json -> json.replace("\"size\" : " + size, "\"size\" : " + (cap + 1)));

        assertUntrusted(file + ": " + (cap + 1) + " bytes declared (expected: at most " + cap + ")");
    }

    @Test
    void refusesGraphsThatAreNotTheContracts() throws IOException {
        rewriteManifest(json -> json.replace("\"feature_distortion\",", "\"feature_cost\","));

        assertUntrusted("model.json: graphs");
    }

    @Test
    void refusesGoldenVectorsOutOfTolerance() {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.files());
        String golden = new String(Objects.requireNonNull(files.get("golden.json")), StandardCharsets.UTF_8);
        files.put("golden.json", withAnotherAnomaly(golden));

        assertThatThrownBy(() -> Zoo.write(temp.resolve("other"), TinyPackage.manifest(), files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("golden case 0, anomaly: ");
        assertThat(temp.resolve("other")).doesNotExist();
    }

    /** Either tolerance may be the tighter one; a package cannot loosen what the other document demands. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesGoldenVectorsOutOfTheTighterTolerance(boolean tighterInManifest) {
        Map<String, byte[]> files = new TreeMap<>(TinyPackage.files());
        String golden = new String(Objects.requireNonNull(files.get("golden.json")), StandardCharsets.UTF_8);
        String tight = "\"tolerance\" : 1.0E-5";
        assertThat(golden).contains(tight);
        String looser = tighterInManifest ? golden.replace(tight, "\"tolerance\" : 0.01") : golden;
        files.put("golden.json", withAnotherAnomaly(looser));
        String manifest = new String(Zoo.load(folder.toString()).file("model.json"), StandardCharsets.UTF_8);
        String tightManifest = "\"golden\" : 1.0E-5";
        assertThat(manifest).contains(tightManifest);
        byte[] declared = (tighterInManifest ? manifest : manifest.replace(tightManifest, "\"golden\" : 0.01"))
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Zoo.write(temp.resolve("other"), DocumentJson.readManifest(declared), files))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("golden case 0, anomaly: ")
                .hasMessageContaining(" within 1.0E-5 relative");
    }

    /** Off by five thousandths of a nat in the first case: within a tolerance of 0.01, and far out of one of 1e-5. */
    private static byte[] withAnotherAnomaly(String golden) {
        Matcher anomaly = Pattern.compile("\"anomaly\" : \\[ ([^ ]+)").matcher(golden);
        assertThat(anomaly.find()).isTrue();
        String other = golden.substring(0, anomaly.start(1))
                + (Float.parseFloat(anomaly.group(1)) + 0.005f)
                + golden.substring(anomaly.end(1));
        return other.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void neverWritesOverAPackage() {
        assertThatThrownBy(() -> TinyPackage.write(folder))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessageEndingWith(
                        "there already (expected: a new folder; versions are immutable);" + " nothing was written");
    }

    @Test
    void leavesNothingBehindWhereWritingFails() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");

        assertThatThrownBy(() -> TinyPackage.write(file.resolve("tiny")))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageEndingWith("nothing was written");
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("tiny", "file");
    }

    @Test
    void saysWhatAReferenceCouldHaveMeant() {
        assertThatThrownBy(() -> Zoo.load(temp.resolve("nowhere").toString()))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("no such folder or archive, and no reference (expected: name:version, ");
        assertThatThrownBy(() -> Zoo.load("network-intrusoin:1.0.0"))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("neither a bundled or pulled package nor a folder (there are: ")
                .hasMessageEndingWith("; did you mean network-intrusion:1.0.0?");
        for (String typed : List.of("thyriod", "tyroid:2.17.0")) {
            assertThatThrownBy(() -> Zoo.load(typed))
                    .isInstanceOf(ZooException.NotFound.class)
                    .hasMessageEndingWith("; did you mean thyroid:1.0.0?");
        }
        assertThatThrownBy(() -> Zoo.load("Thyroid"))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageEndingWith("; did you mean thyroid:1.0.0?");
        assertThatThrownBy(() -> Zoo.load("oci-layout:" + temp.resolve("nosuch")))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining(": no such folder (expected: one with an OCI image layout)");
    }

    /** Maven runs tests in the folder of the module. */
    @Test
    void aFileThatIsNoPackageIsSaidToBeNone() throws IOException {
        Path file = Files.writeString(temp.resolve("Rows.csv"), "a,b");

        assertThatThrownBy(() -> Zoo.load(file.toString()))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining(": a file that is no package, and no reference (expected: name:version, ");
        assertThatThrownBy(() -> Zoo.load("pom.xml"))
                .isInstanceOf(ZooException.NotFound.class)
                .hasMessageContaining("package pom.xml: a file that is no package (expected: a folder, a .tar file, ");
    }

    private void rewriteManifest(UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve("model.json");
        String before = Files.readString(file);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    private void assertUntrusted(String part) {
        assertThatThrownBy(() -> Zoo.load(folder.toString()))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("package " + folder + ": ")
                .hasMessageContaining(part)
                .hasMessageEndingWith("nothing was loaded");
    }
}
