package dev.elbow.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.PriorKind;
import dev.elbow.zoo.fixture.TinyPackage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphParametersTest {

    private static final int NODES = 4;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void aModelReadBackScoresTheSameBitForBit(long seed) {
        RandomModel model = RandomModel.of(seed);

        assertReadBack(model.parameters(), model.events(60, seed));
    }

    @ParameterizedTest
    @EnumSource(PriorKind.class)
    void aPriorReadBackIsTheSame(PriorKind prior) {
        RandomModel model = RandomModel.of(7);
        RandomModel other = prior == PriorKind.STANDARD ? model : model.with(prior, 11, 3);

        assertReadBack(other.parameters(), other.events(60, 7));
    }

    /** Of two Gaussian columns none, one or both have a stored sigma below the floor. */
    @ParameterizedTest
    @CsvSource({"0,0,false", "-5,0,false", "-5,-6,false", "-5,-5,true", "0,0,true"})
    void scalesBelowTheirFloorStayThere(double first, double second, boolean shared) {
        List<Head> heads = List.of(Head.STUDENT_T, Head.GAUSSIAN, Head.POISSON, Head.GAUSSIAN);
        RandomModel model = RandomModel.of(heads, PosteriorKind.DIAGONAL, shared, 3);
        float[] logSigma = shared ? new float[] {(float) first} : new float[] {(float) first, (float) second};
        Parameters parameters = model.parameters()
                .with(Architecture.LOG_SIGMA, logSigma)
                .with(Architecture.LOG_SCALE, new float[] {-4});

        assertReadBack(parameters, model.events(60, 1));
    }

    private static void assertReadBack(Parameters parameters, EventBatch events) {
        VaeModel written = new VaeModel(parameters, NODES);

        Parameters read = GraphParameters.read(manifest(written, parameters), score(written));

        assertThat(read).isEqualTo(parameters);
        VaeModel again = new VaeModel(read, NODES);
        assertThat(again.anomalies(events)).isEqualTo(written.anomalies(events));
        assertThat(again.likelihoods()).isEqualTo(written.likelihoods());
    }

    @Test
    void aGraphOfAnotherProgramIsRefused() {
        assertThatThrownBy(() -> GraphParameters.read(
                        TinyPackage.manifest(),
                        Objects.requireNonNull(TinyPackage.files().get("score.onnx"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("score.onnx: parameter encoder.0.bias: absent (expected: float32 numbers under that name;"
                        + " packages made before parameters had names lack them)");
    }

    @Test
    void aParameterOfAnotherShapeIsRefused() {
        VaeModel small = new VaeModel(RandomModel.of(1).parameters(), NODES);
        Parameters other = RandomModel.of(2).parameters();

        assertThatThrownBy(() -> GraphParameters.read(manifest(new VaeModel(other, NODES), other), score(small)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("score.onnx: parameter ");
    }

    private static byte[] score(VaeModel model) {
        return Objects.requireNonNull(model.graphs().onnx().get(GraphContract.SCORE));
    }

    /** As an export writes it, through its JSON. */
    private static Manifest manifest(VaeModel model, Parameters parameters) {
        Layout layout = parameters.architecture().layout();
        List<FeatureModel> features = new ArrayList<>();
        for (int f = 0; f < layout.schema().size(); f++) {
            int column = layout.featureOrder().indexOf(f);
            features.add(new FeatureModel(
                    layout.schema().features().get(f),
                    column < layout.transformed()
                            ? Optional.of(layout.transforms().get(column))
                            : Optional.empty(),
                    model.likelihoods().get(f)));
        }
        Manifest tiny = TinyPackage.manifest();
        Calibration calibration = new Calibration(
                tiny.calibration().heldOut(),
                tiny.calibration().quantiles(),
                tiny.calibration().tail(),
                tiny.calibration().falseAlertRate(),
                tiny.calibration().threshold(),
                new Calibration.NormalMeans(
                        Collections.nCopies(features.size(), 0.5),
                        Collections.nCopies(model.latent().rateParts(), 0.5)));
        Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION,
                "random",
                "1.0.0",
                "vae",
                features,
                model.latent(),
                model.nodes(),
                model.graphs().graphs(),
                calibration,
                tiny.tolerances(),
                tiny.provenance(),
                files());
        return DocumentJson.readManifest(DocumentJson.write(manifest));
    }

    /** A manifest without them is none. */
    private static List<PackageFile> files() {
        return Stream.of("encoder.onnx", "decoder.onnx", "score.onnx", "golden.json", "README.md")
                .map(name -> new PackageFile(name, "0".repeat(64), 1))
                .toList();
    }
}
