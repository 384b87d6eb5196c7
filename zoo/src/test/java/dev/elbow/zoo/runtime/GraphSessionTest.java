package dev.elbow.zoo.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
}
