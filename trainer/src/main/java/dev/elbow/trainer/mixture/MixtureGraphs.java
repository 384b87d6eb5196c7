package dev.elbow.trainer.mixture;

import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import dev.elbow.zoo.runtime.GraphSet;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a mixture as the three graphs of a package. The latent code is the component, one-hot: L is the number of components,
 * {@code latent_mean} the responsibilities and {@code latent_log_variance} the logarithm of their Bernoulli variances, at least
 * {@value #LEAST_VARIANCE}. Stateless; the same mixture gives the same bytes.
 *
 * <p>Inside, the graphs compute in float64: a density with nearly collinear numbers is as ill-conditioned as its covariance, and
 * then a score is right to float32, the same for an event in any batch. Inputs and outputs are float32 as everywhere.
 */
public final class MixtureGraphs {

    /** Of a component's indicator, where a responsibility is 0 or 1. */
    public static final double LEAST_VARIANCE = 1e-12;

    private MixtureGraphs() {}

    public static GraphSet of(Mixture mixture) {
        Map<String, Graph> graphs = GraphContract.graphs(
                mixture.schema(), new Manifest.Latent(mixture.size(), MixtureModel.POSTERIOR, MixtureModel.POSTERIOR));
        OnnxGraph encoder = empty(graphs, GraphContract.ENCODER);
        writeEncoder(encoder, mixture);
        OnnxGraph decoder = empty(graphs, GraphContract.DECODER);
        new DecoderNodes(decoder, mixture).write();
        OnnxGraph score = empty(graphs, GraphContract.SCORE);
        new ScoreNodes(score, mixture).write();
        return new GraphSet(
                graphs,
                Map.of(
                        GraphContract.ENCODER, encoder.bytes(),
                        GraphContract.DECODER, decoder.bytes(),
                        GraphContract.SCORE, score.bytes()));
    }

    private static OnnxGraph empty(Map<String, Graph> graphs, String name) {
        return new OnnxGraph(name, Objects.requireNonNull(graphs.get(name)));
    }

    private static void writeEncoder(OnnxGraph graph, Mixture mixture) {
        EventNodes events = new EventNodes(graph, mixture.columns());
        DensityNodes density = new DensityNodes(graph, mixture, events);
        writeCode(graph, density);
    }

    /** The two outputs that encoder and score share. */
    static void writeCode(OnnxGraph graph, DensityNodes density) {
        Doubles doubles = new Doubles(graph);
        Value r = density.responsibilities();
        Value variance = r.times(doubles.scalar(1).minus(r));
        graph.output(GraphContract.LATENT_MEAN, r.toFloat());
        graph.output(
                GraphContract.LATENT_LOG_VARIANCE,
                variance.max(doubles.scalar(LEAST_VARIANCE)).log().toFloat());
    }
}
