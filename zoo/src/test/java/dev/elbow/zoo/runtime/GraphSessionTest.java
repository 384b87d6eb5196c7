package dev.elbow.zoo.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.GraphEdit;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphSessionTest {

    private static final byte[] SCORE =
            Objects.requireNonNull(TinyPackage.files().get("score.onnx"));

    @Test
    void opensNoGraphOnAProcessorThatIsForbidden() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            GraphSession.forbidProcessor(options);

            assertThatThrownBy(() -> environment.createSession(SCORE, options))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("fallback to CPU EP has been explicitly disabled");
        }
    }

    @Test
    void opensNoGraphWhereTheProviderIsNotInTheLibrary() {
        assumeThat(OrtEnvironment.getAvailableProviders()).doesNotContain(OrtProvider.CUDA);
        GraphSet tiny = new GraphSet(
                GraphContract.graphs(TinyModel.schema(), new Manifest.Latent(1, "diagonal", "standard")),
                Map.of(GraphContract.SCORE, SCORE));

        assertThatThrownBy(() -> tiny.open(GraphContract.SCORE, Provider.CUDA))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageStartingWith("provider cuda: not ")
                .hasMessageContaining("onnxruntime_gpu")
                .hasMessageEndingWith("nothing was loaded");
    }

    @Test
    void opensAGraphOnTheProcessorByDefault() {
        GraphSet tiny = new GraphSet(
                GraphContract.graphs(TinyModel.schema(), new Manifest.Latent(1, "diagonal", "standard")),
                Map.of(GraphContract.SCORE, SCORE));

        try (GraphSession session = tiny.open(GraphContract.SCORE, Provider.CPU)) {
            assertThat(session.graph()).isEqualTo(tiny.graphs().get(GraphContract.SCORE));
        }
    }

    /** ONNX Runtime holds no graph to the shapes of its outputs; whoever reads so many numbers would read past their end. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void anOutputOfAnotherShapeThanItsPortIsAFault(long keepdims) {
        byte[] onnx = GraphEdit.ofScore()
                .rename("anomaly", "scored")
                .node("anomaly", "ReduceMax", "keepdims", keepdims, "scored")
                .bytes();
        GraphSet graphs = new GraphSet(TinyPackage.manifest().graphs(), Map.of(GraphContract.SCORE, onnx));

        try (GraphSession session = graphs.open(GraphContract.SCORE, Provider.CPU)) {
            assertThatThrownBy(() -> session.run(
                            2,
                            Map.of("numeric", FloatBuffer.wrap(new float[6])),
                            Map.of("categorical", LongBuffer.wrap(new long[2]))))
                    .isInstanceOf(GraphFault.class)
                    .hasMessage("score.onnx: output anomaly of shape " + (keepdims == 0 ? "[]" : "[1]")
                            + " (expected: [2])");
        }
    }

    /** Minutes of products; the time is that of one of them, and what opening takes. */
    @Test
    void aRunEndsInTime() {
        GraphEdit graph = GraphEdit.ofScore()
                .zeros("matrix", 512, 512)
                .node("one", "ReduceMax", "numeric")
                .node("step0", "Add", "matrix", "one");
        for (int i = 1; i < 5_000; i++) {
            graph.node("step" + i, "MatMul", "step" + (i - 1), "step0");
        }
        GraphSet graphs = new GraphSet(
                TinyPackage.manifest().graphs(),
                Map.of(GraphContract.SCORE, graph.spend("step4999").bytes()));

        try (GraphSession session = graphs.open(GraphContract.SCORE, Provider.CPU)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThatThrownBy(() -> session.run(
                                    2,
                                    Map.of("numeric", FloatBuffer.wrap(new float[6])),
                                    Map.of("categorical", LongBuffer.wrap(new long[2])),
                                    Duration.ofMillis(100)))
                            .isInstanceOf(GraphFault.class)
                            .hasMessage("score.onnx: 2 events take too long"));
        }
    }
}
