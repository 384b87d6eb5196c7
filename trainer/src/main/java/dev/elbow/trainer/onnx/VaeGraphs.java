package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Weights;
import dev.elbow.zoo.runtime.GraphSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a fitted network as the three graphs of a package. Stateless; the same network gives the same bytes. */
public final class VaeGraphs {

    private VaeGraphs() {}

    public static GraphSet of(Layout layout, Weights weights, Nodes nodes) {
        Map<String, Graph> graphs = GraphContract.graphs(layout.schema(), weights.latent());
        OnnxGraph encoder = empty(graphs, GraphContract.ENCODER);
        writeEncoder(encoder, new Network(encoder, layout, weights));
        OnnxGraph decoder = empty(graphs, GraphContract.DECODER);
        writeDecoder(decoder, new Network(decoder, layout, weights), layout, weights);
        OnnxGraph score = empty(graphs, GraphContract.SCORE);
        new ScoreGraph(score, layout, weights, nodes).write();
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

    private static void writeEncoder(OnnxGraph graph, Network network) {
        Network.Posterior posterior = network.encode(network.events());
        graph.output(GraphContract.LATENT_MEAN, posterior.mean());
        graph.output(GraphContract.LATENT_LOG_VARIANCE, posterior.logVariance());
    }

    private static void writeDecoder(OnnxGraph graph, Network network, Layout layout, Weights weights) {
        Value decoded = network.decode(graph.input(GraphContract.LATENT));
        int g = layout.gaussians();
        int n = layout.numeric();
        for (int sign = -1; sign <= 1 && n > 0; sign++) {
            List<Value> parts = new ArrayList<>();
            if (g > 0) {
                int deviations = sign;
                List<Double> shift = weights.sigma().stream()
                        .map(sigma -> deviations * sigma)
                        .toList();
                parts.add(network.inUnits(decoded.columns(0, g, 1).plus(network.row(shift))));
            }
            if (n > g) {
                parts.add(decoded.columns(g, n, 1).apply("Sigmoid"));
            }
            String port = List.of(GraphContract.NUMERIC_LOW, GraphContract.NUMERIC_MEDIAN, GraphContract.NUMERIC_HIGH)
                    .get(sign + 1);
            graph.output(port, Value.concat(1, parts).reorder(ScoreGraph.inverse(layout.numericOrder()), 1));
        }
        List<Value> blocks = new ArrayList<>();
        int from = n;
        for (int outcomes : layout.outcomes()) {
            blocks.add(decoded.columns(from, from + outcomes, 1).alongAxis("LogSoftmax", 1));
            from += outcomes;
        }
        if (!blocks.isEmpty()) {
            graph.output(GraphContract.CATEGORICAL_LOG_PROBABILITY, Value.concat(1, blocks));
        }
    }
}
