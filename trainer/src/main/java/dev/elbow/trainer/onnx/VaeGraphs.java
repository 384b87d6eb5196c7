package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.Vae;
import dev.elbow.zoo.runtime.GraphSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a fitted network as the graphs of a package. Stateless; the same network gives the same bytes. */
public final class VaeGraphs {

    private VaeGraphs() {}

    /** The three graphs that every package has. */
    public static GraphSet of(Parameters parameters, Nodes nodes) {
        return of(parameters, nodes, Optional.empty());
    }

    /**
     * The graphs of a package.
     *
     * @param tighten nodes of the second scoring graph, where there is to be one
     */
    public static GraphSet of(Parameters parameters, Nodes nodes, Optional<Nodes> tighten) {
        Architecture architecture = parameters.architecture();
        Map<String, Graph> graphs =
                GraphContract.graphs(architecture.layout().schema(), architecture.declared(), tighten.isPresent());
        Map<String, byte[]> onnx = new TreeMap<>();
        OnnxGraph encoder = empty(graphs, GraphContract.ENCODER, parameters);
        writeEncoder(encoder, architecture);
        OnnxGraph decoder = empty(graphs, GraphContract.DECODER, parameters);
        writeDecoder(decoder, parameters);
        onnx.put(GraphContract.ENCODER, encoder.bytes());
        onnx.put(GraphContract.DECODER, decoder.bytes());
        onnx.put(GraphContract.SCORE, score(empty(graphs, GraphContract.SCORE, parameters), parameters, nodes));
        tighten.ifPresent(more -> onnx.put(
                GraphContract.TIGHTEN, score(empty(graphs, GraphContract.TIGHTEN, parameters), parameters, more)));
        return new GraphSet(graphs, onnx);
    }

    private static byte[] score(OnnxGraph graph, Parameters parameters, Nodes nodes) {
        new ScoreGraph(graph, parameters, nodes).write();
        return graph.bytes();
    }

    private static OnnxGraph empty(Map<String, Graph> graphs, String name, Parameters parameters) {
        return new OnnxGraph(name, Objects.requireNonNull(graphs.get(name)), parameters);
    }

    private static void writeEncoder(OnnxGraph graph, Architecture architecture) {
        Vae<Value> vae = new Vae<>(graph, architecture);
        Posterior<Value> posterior = vae.encode(new Encoding(graph, architecture.layout()).events());
        graph.output(GraphContract.LATENT_MEAN, posterior.mean());
        graph.output(GraphContract.LATENT_LOG_VARIANCE, vae.marginalLogVariance(posterior));
        if (architecture.posterior() == PosteriorKind.FULL) {
            graph.output(GraphContract.LATENT_SCALE_TRIL, vae.scale(posterior));
        }
    }

    private static void writeDecoder(OnnxGraph graph, Parameters parameters) {
        Layout layout = parameters.architecture().layout();
        Vae<Value> vae = new Vae<>(graph, parameters.architecture());
        Value latent = graph.input(GraphContract.LATENT);
        Value decoded = vae.decode(latent.unsqueeze(1), 1).reshape(-1, layout.outputs());
        Distributions distributions = new Distributions(graph, parameters, new Encoding(graph, layout));
        if (layout.numeric() > 0) {
            graph.output(GraphContract.NUMERIC_LOW, distributions.quantile(decoded, -1));
            graph.output(GraphContract.NUMERIC_MEDIAN, distributions.quantile(decoded, 0));
            graph.output(GraphContract.NUMERIC_HIGH, distributions.quantile(decoded, 1));
        }
        List<Value> blocks = new ArrayList<>();
        int from = layout.numeric();
        for (int outcomes : layout.outcomes()) {
            blocks.add(decoded.columns(from, from + outcomes).logSoftmax());
            from += outcomes;
        }
        if (!blocks.isEmpty()) {
            graph.output(GraphContract.CATEGORICAL_LOG_PROBABILITY, graph.concat(1, blocks));
        }
    }
}
