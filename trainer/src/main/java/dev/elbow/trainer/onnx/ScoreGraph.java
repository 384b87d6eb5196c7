package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Terms;
import java.util.ArrayList;
import java.util.List;

/**
 * The scoring graph: event to everything that the scorer emits, in one pass over K constant nodes. Shapes: N events, K nodes,
 * F features, L latent dimensions, and as in {@link Layout}.
 */
final class ScoreGraph {

    private final OnnxGraph graph;
    private final Layout layout;
    private final Nodes nodes;
    private final Vae<Value> vae;
    private final Distributions distributions;
    private final Encoding encoding;

    ScoreGraph(OnnxGraph graph, Parameters parameters, Nodes nodes) {
        this.graph = graph;
        this.layout = parameters.architecture().layout();
        this.nodes = nodes;
        this.vae = new Vae<>(graph, parameters.architecture());
        this.encoding = new Encoding(graph, layout);
        this.distributions = new Distributions(graph, parameters, encoding);
    }

    void write() {
        Events<Value> events = encoding.events();
        Posterior<Value> posterior = vae.encode(events);
        Value epsilon = graph.floats(nodes.epsilon(), 1, nodes.count(), nodes.latent());
        Value z = vae.draw(posterior, epsilon);
        Value decoded = vae.decode(z, nodes.count());
        Value cost = vae.cost(events, decoded).reorder(inverse(layout.featureOrder()), 2);

        Value featureDistortion = cost.mean(1);
        Value latentRate = vae.rate(posterior);
        Value distortion = featureDistortion.total(vae.costs());
        Value rate = latentRate.total(vae.rateParts());
        Terms<Value> terms = new Terms<>(cost.total(vae.costs()), rate, () -> vae.logRatio(posterior, epsilon, z));
        graph.output(GraphContract.ANOMALY, distortion.plus(rate));
        graph.output(GraphContract.DISTORTION, distortion);
        graph.output(GraphContract.RATE, rate);
        graph.output(GraphContract.FEATURE_DISTORTION, featureDistortion);
        graph.output(GraphContract.LATENT_RATE, latentRate);
        graph.output(GraphContract.EVIDENCE, terms.evidence(nodes.count()));
        graph.output(GraphContract.LATENT_MEAN, posterior.mean());
        graph.output(GraphContract.LATENT_LOG_VARIANCE, vae.marginalLogVariance(posterior));
        writeExpected(decoded);
    }

    /** Reals by the mean over the nodes of what the network works with, then in the event's units; counts and flags by their mean. */
    private void writeExpected(Value decoded) {
        if (layout.numeric() > 0) {
            graph.output(GraphContract.EXPECTED_NUMERIC, distributions.expected(decoded));
        }
        List<Value> symbols = new ArrayList<>();
        int from = layout.numeric();
        for (int outcomes : layout.outcomes()) {
            Value probability =
                    decoded.columns(from, from + outcomes).logSoftmax().exp().mean(1);
            symbols.add(probability.alongAxis("ArgMax", 1).plus(graph.longs(new long[] {1}, 1, 1)));
            from += outcomes;
        }
        if (!symbols.isEmpty()) {
            graph.output(GraphContract.EXPECTED_CATEGORICAL, graph.concat(1, symbols));
        }
    }

    static List<Integer> inverse(List<Integer> order) {
        Integer[] inverse = new Integer[order.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[order.get(i)] = i;
        }
        return List.of(inverse);
    }
}
