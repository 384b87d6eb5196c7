package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.schemas.model.Transform;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentJsonTest {

    private static final Manifest MANIFEST = manifest();

    @Test
    void readsTheManifestItWrites() {
        byte[] bytes = DocumentJson.write(MANIFEST);

        Manifest read = DocumentJson.readManifest(bytes);

        assertThat(read).isEqualTo(MANIFEST);
        assertThat(DocumentJson.write(read)).isEqualTo(bytes);
    }

    /** Such a document is left at its first problem, and has none. */
    @Test
    void readsAManifestOfManySymbols() {
        List<String> vocabulary =
                IntStream.range(0, 100_000).mapToObj(i -> "symbol " + i).toList();
        List<FeatureModel> features = new ArrayList<>(MANIFEST.features());
        features.set(
                1,
                new FeatureModel(
                        new Feature.Categorical("proto", "/proto", Missing.REFUSE, vocabulary),
                        Optional.empty(),
                        new Likelihood.Categorical(100_001)));
        Manifest large = manifest(features);

        assertThat(DocumentJson.readManifest(DocumentJson.write(large))).isEqualTo(large);
    }

    @Test
    void callsTypesAndFamiliesAsItWritesThem() {
        String json = new String(DocumentJson.write(MANIFEST), StandardCharsets.UTF_8);

        for (FeatureModel one : MANIFEST.features()) {
            assertThat(json)
                    .contains("\"type\" : \"" + DocumentJson.type(one.feature()) + "\"")
                    .contains("\"family\" : \"" + DocumentJson.family(one.likelihood()) + "\"");
        }
        assertThat(DocumentJson.type(new Feature.Flag("open", "/open", Missing.REFUSE)))
                .isEqualTo("boolean");
        assertThat(DocumentJson.family(new Likelihood.StudentT(1, 5))).isEqualTo("student_t");
    }

    @Test
    void writesNothingOfAttributesThatAreNotThere() {
        assertThat(new String(DocumentJson.write(MANIFEST), StandardCharsets.UTF_8))
                .doesNotContain("attributes");
        assertThat(MANIFEST.attributes()).isEmpty();
    }

    @Test
    void readsTheAttributesItWrites() {
        Manifest manifest = MANIFEST.withAttributes("1.1.0", List.of(attribute("leak"), attribute("flood")));
        byte[] bytes = DocumentJson.write(manifest);

        Manifest read = DocumentJson.readManifest(bytes);

        assertThat(read).isEqualTo(manifest);
        assertThat(read.attributes()).extracting(Attribute::name).containsExactly("leak", "flood");
        assertThat(read.version()).isEqualTo("1.1.0");
        assertThat(DocumentJson.write(read)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "name" : "flood"                | "name" : "leak"        | attribute: leak (expected: declared once)
            "direction" : [ 0.1, -0.2 ]     | "direction" : [ 0, 0 ] | leak.direction: of length 0.0
            "origin" : [ 1.0E-7, 2.0 ]      | "origin" : [ 1 ]       | leak.direction: 2 numbers
            "count" : 3                     | "count" : 0            | count
            "condition" : "status = 'leak'" | "condition" : ""       | condition
            "base" : "sha256:               | "base" : "sha:         | base
            """)
    void refusesAttributesThatBreakTheirRules(String found, String replaced, String named) {
        Manifest manifest = MANIFEST.withAttributes("1.1.0", List.of(attribute("leak"), attribute("flood")));
        String json = new String(DocumentJson.write(manifest), StandardCharsets.UTF_8);
        assertThat(json).contains(found);

        byte[] broken = json.replace(found, replaced).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DocumentJson.readManifest(broken))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("model.json: ")
                .hasMessageContaining(named);
    }

    @Test
    void refusesAnAttributeOfOtherDimensionsThanTheModel() {
        Attribute longer = new Attribute(
                "leak",
                List.of(1.0, 2.0, 3.0),
                List.of(1.0, 0.0, 0.0),
                new Attribute.Rows("a", 1),
                new Attribute.Rows("b", 1),
                "3".repeat(64),
                "sha256:" + "4".repeat(64));

        assertThatThrownBy(() -> MANIFEST.withAttributes("1.1.0", List.of(longer)))
                .hasMessage("leak.origin: 3 numbers (expected: 2, one for each latent dimension)");
    }

    @Test
    void readsTheBaselineItWrites() {
        Baseline baseline = new Baseline(List.of(1.0, -2.5), List.of(List.of(1.0, 0.1), List.of(0.1, 1e-30)));

        assertThat(DocumentJson.readBaseline(DocumentJson.write(baseline))).isEqualTo(baseline);
    }

    @Test
    void refusesABaselineWhoseCovarianceIsNotSquare() {
        byte[] bytes = "{\"mean\": [0], \"covariance\": [[1, 2]]}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DocumentJson.readBaseline(bytes))
                .isInstanceOf(WireException.class)
                .hasMessage("baseline.json: baseline.covariance: 2 columns (expected: as many as rows)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "format_version" : 1       | "format_version" : 2      | format_version
            "name" : "demo"            | "name" : "../demo"        | name
            "family" : "vae"           | "family" : "vae", "x" : 1 | x
            "type" : "numeric"         | "type" : "colour"         | type
            "missing" : "refuse"       | "missing" : "guess"       | missing
            "outcomes" : 3             | "outcomes" : 4            | proto.likelihood
            "scale" : 0.5              | "scale" : -0.5            | scale
            "name" : "score.onnx"      | "name" : "a/../b"         | name
            "held_out" : 100           | "held_out" : "many"       | held_out
            "from" : 0.98              | "from" : 1.5              | from
            """)
    void refusesAManifestThatBreaksItsSchema(String found, String replaced, String named) {
        String json = new String(DocumentJson.write(MANIFEST), StandardCharsets.UTF_8);
        assertThat(json).contains(found);

        byte[] broken = json.replace(found, replaced).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DocumentJson.readManifest(broken))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("model.json: ")
                .hasMessageContaining(named);
    }

    @Test
    void refusesMeansOfOtherLatentDimensionsThanTheModels() {
        String json = new String(DocumentJson.write(MANIFEST), StandardCharsets.UTF_8);
        String two = "\"latent_rate\" : [ 0.5, 0.5 ]";
        assertThat(json).contains(two);

        byte[] one = json.replace(two, "\"latent_rate\" : [ 0.5 ]").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DocumentJson.readManifest(one))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(
                        "calibration.normal.latent_rate: 1 means (expected: one for each of 2 dimensions)");
    }

    @ParameterizedTest
    @CsvSource({"''", "null", "[]", "{", "{\"format_version\": 1}"})
    void refusesWhatIsNoManifest(String json) {
        assertThatThrownBy(() -> DocumentJson.readManifest(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("model.json: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"format_version": 1e999}                          | $.format_version: a number that is too large
            {"provenance": {"metrics": [0, -1e999999999]}}     | $.provenance.metrics[1]: a number that is too large
            """)
    void refusesNumbersThatWouldBecomeInfinite(String json, String found) {
        assertThatThrownBy(() -> DocumentJson.readManifest(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class)
                .hasMessage("model.json: " + found + " (expected: one that float64 holds)");
    }

    @Test
    void refusesTextThatUtf8CannotWrite() {
        assertThatThrownBy(() -> DocumentJson.readManifest("{\"a\": [\"\\ud800\"]}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class)
                .hasMessage("model.json: $.a[0]: half a character (expected: text that UTF-8 can write)");
    }

    @Test
    void refusesAllEncodingsButUtf8() {
        byte[] beyond = {'{', '"', 'a', '"', ':', '"', (byte) 0xf5, (byte) 0xbf, (byte) 0xbf, (byte) 0xbf, '"', '}'};

        assertThatThrownBy(() -> DocumentJson.readManifest(beyond)).hasMessage("model.json: no JSON in UTF-8");
        for (Charset other : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
            byte[] bytes = new String(DocumentJson.write(MANIFEST), StandardCharsets.UTF_8).getBytes(other);
            assertThatThrownBy(() -> DocumentJson.readManifest(bytes)).isInstanceOf(WireException.class);
        }
    }

    @Test
    void refusesTwoFeaturesOfOneName() {
        String json = new String(DocumentJson.write(MANIFEST), StandardCharsets.UTF_8);
        assertThat(json).contains("\"name\" : \"root\"");

        byte[] twice = json.replace("\"name\" : \"root\"", "\"name\" : \"a\"").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DocumentJson.readManifest(twice))
                .isInstanceOf(WireException.class)
                .hasMessage("model.json: feature: a (expected: a name that no other feature has)");
    }

    @Test
    void shortensWhatItQuotes() {
        String name = "\\u001b[2J" + "x".repeat(3_000);

        assertThatThrownBy(() -> DocumentJson.readManifest(("{\"" + name + "\": 1}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("model.json: $: property ' [2Jxxx")
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(1_200));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN})
    void refusesGoldenOutputsThatAreNotFinite(float value) {
        assertThatThrownBy(() -> new GoldenVectors.Case(
                        "drawn", List.of(), List.of(), Map.of("latent_mean", List.of(value)), Map.of(), Map.of()))
                .hasMessage("golden latent_mean: " + value + " (expected: a finite number)");
    }

    @Test
    void refusesAGoldenEventWithANumberBeyondFloat32() {
        assertThatThrownBy(() -> new GoldenVectors.Case(
                        "extreme",
                        List.of(Float.NaN, Float.NEGATIVE_INFINITY),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of()))
                .hasMessage("golden.numeric: -Infinity (expected: a number of float32, or missing)");
    }

    @Test
    void keepsMissingNumbersInGoldenVectors() {
        GoldenVectors.Case one = new GoldenVectors.Case(
                "missing",
                List.of(Float.NaN, 0.1f, Float.MAX_VALUE),
                List.of(0L, 3L),
                Map.of("latent_mean", List.of(0.1f)),
                Map.of("numeric_median", List.of(1e-30f)),
                Map.of("anomaly", List.of(3f)));
        GoldenVectors golden = new GoldenVectors(1e-5, Collections.nCopies(64, one));

        byte[] bytes = DocumentJson.write(golden);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("null").doesNotContain("NaN");
        assertThat(DocumentJson.readGolden(bytes)).isEqualTo(golden);
    }

    private static Attribute attribute(String name) {
        return new Attribute(
                name,
                List.of(1e-7, 2.0),
                List.of(0.1, -0.2),
                new Attribute.Rows("status = 'leak'", 3),
                new Attribute.Rows("status = 'ok'", 5),
                "3".repeat(64),
                "sha256:" + "4".repeat(64));
    }

    private static FeatureModel number(String name, Likelihood likelihood) {
        Transform.Knots knots = new Transform.Knots(List.of(0.0, 1.0), List.of(-1.0, 1.0));
        Transform transform = new Transform(Transform.Shape.QUANTILE, 0, 1, 3, Optional.of(5.0), Optional.of(knots));
        return new FeatureModel(
                new Feature.Numeric(name, "/" + name, Missing.MARGINALISE), Optional.of(transform), likelihood);
    }

    private static FeatureModel count(String name, Likelihood likelihood) {
        Transform transform = new Transform(Transform.Shape.LOG1P, 1, 2, 3);
        return new FeatureModel(
                new Feature.Count(name, "/" + name, Missing.MARGINALISE), Optional.of(transform), likelihood);
    }

    private static Manifest manifest() {
        List<FeatureModel> features = List.of(
                new FeatureModel(
                        new Feature.Numeric("bytes", "/net/bytes", Missing.MARGINALISE),
                        Optional.of(new Transform(Transform.Shape.SIGNED_LOG, 1.5, 2, 3)),
                        new Likelihood.Gaussian(0.5)),
                new FeatureModel(
                        new Feature.Categorical("proto", "/proto", Missing.REFUSE, List.of("tcp", "udp")),
                        Optional.empty(),
                        new Likelihood.Categorical(3)),
                new FeatureModel(
                        new Feature.Flag("root", "/root", Missing.MARGINALISE),
                        Optional.empty(),
                        new Likelihood.Bernoulli()),
                number("a", new Likelihood.HeteroscedasticGaussian(0.1)),
                number("b", new Likelihood.StudentT(0.5, 4)),
                number("c", new Likelihood.ComponentGaussian("full")),
                count("d", new Likelihood.Poisson()),
                count("e", new Likelihood.NegativeBinomial(2)));
        return manifest(features);
    }

    private static Manifest manifest(List<FeatureModel> features) {
        EventSchema schema =
                new EventSchema(features.stream().map(FeatureModel::feature).toList());
        return new Manifest(
                1,
                "demo",
                "1.0.0",
                "vae",
                features,
                new Manifest.Latent(2, "diagonal", "standard"),
                new Manifest.Nodes(8, "antithetic"),
                GraphContract.graphs(schema, new Manifest.Latent(2, "diagonal", "standard")),
                new Calibration(
                        100,
                        List.of(1.0, 2.0),
                        new Calibration.Tail(0.98, 0.1, 1),
                        0.001,
                        5,
                        new Calibration.NormalMeans(Collections.nCopies(features.size(), 1.0), List.of(0.5, 0.5))),
                new Manifest.Tolerances(1e-5, 1e-6, 1e-3),
                new Provenance(
                        "made up",
                        "0".repeat(64),
                        "CC BY 4.0",
                        "",
                        "1".repeat(64),
                        7,
                        100,
                        Map.of("elbow", "0.1.0"),
                        Map.of("auroc", 0.9),
                        false,
                        Optional.empty()),
                List.of(
                        new PackageFile("score.onnx", "2".repeat(64), 3),
                        new PackageFile("encoder.onnx", "2".repeat(64), 3),
                        new PackageFile("decoder.onnx", "2".repeat(64), 3),
                        new PackageFile("golden.json", "2".repeat(64), 3)));
    }
}
