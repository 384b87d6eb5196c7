package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The scoring graph: event to everything that the scorer emits, in one pass over K constant nodes. Shapes: N events, K nodes,
 * F features, L latent dimensions, and G, B, O as in {@link Layout}.
 */
final class ScoreGraph {

    private final OnnxGraph graph;
    private final Layout layout;
    private final Weights weights;
    private final Nodes nodes;
    private final Network network;

    ScoreGraph(OnnxGraph graph, Layout layout, Weights weights, Nodes nodes) {
        this.graph = graph;
        this.layout = layout;
        this.weights = weights;
        this.nodes = nodes;
        this.network = new Network(graph, layout, weights);
    }

    void write() {
        Network.Events events = network.events();
        Network.Posterior posterior = network.encode(events);
        Value z = draws(posterior);
        Value decoded = network.decode(z.reshape(-1, nodes.latent())).reshape(-1, nodes.count(), layout.outputs());

        List<Value> logProbabilities = logProbabilities(decoded);
        Value cost = cost(events, decoded, logProbabilities);
        Value featureDistortion = cost.mean(1);
        Value latentRate = rate(posterior);
        Value distortion = featureDistortion.total(layout.schema().size());
        Value rate = latentRate.total(nodes.latent());
        graph.output(GraphContract.ANOMALY, distortion.plus(rate));
        graph.output(GraphContract.DISTORTION, distortion);
        graph.output(GraphContract.RATE, rate);
        graph.output(GraphContract.FEATURE_DISTORTION, featureDistortion);
        graph.output(GraphContract.LATENT_RATE, latentRate);
        graph.output(GraphContract.EVIDENCE, evidence(cost, z, posterior));
        graph.output(GraphContract.LATENT_MEAN, posterior.mean());
        graph.output(GraphContract.LATENT_LOG_VARIANCE, posterior.logVariance());
        writeExpected(decoded, logProbabilities);
    }

    /** {@code z_k = mean + exp(log variance / 2) epsilon_k}, {@code [N, K, L]}. */
    private Value draws(Network.Posterior posterior) {
        Value epsilon = graph.floats(nodes.epsilon(), 1, nodes.count(), nodes.latent());
        Value deviation = posterior.logVariance().times(0.5).exp();
        return posterior.mean().unsqueeze(1).plus(deviation.unsqueeze(1).times(epsilon));
    }

    /** The log-softmax of each categorical feature, {@code [N, K, outcomes]}. */
    private List<Value> logProbabilities(Value decoded) {
        List<Value> blocks = new ArrayList<>();
        int from = layout.numeric();
        for (int outcomes : layout.outcomes()) {
            blocks.add(decoded.columns(from, from + outcomes, 2).alongAxis("LogSoftmax", 2));
            from += outcomes;
        }
        return blocks;
    }

    /** {@code -log p(x_j|z_k)} in nats, {@code [N, K, F]} in the schema's order; 0 where missing. */
    private Value cost(Network.Events events, Value decoded, List<Value> logProbabilities) {
        int g = layout.gaussians();
        int n = layout.numeric();
        List<Value> parts = new ArrayList<>();
        if (g > 0) {
            parts.add(gaussian(events.values().columns(0, g, 1).unsqueeze(1), decoded.columns(0, g, 2)));
        }
        if (n > g) {
            parts.add(bernoulli(events.values().columns(g, n, 1).unsqueeze(1), decoded.columns(g, n, 2)));
        }
        List<Value> all = new ArrayList<>();
        if (n > 0) {
            all.add(Value.concat(2, parts).times(events.observed().unsqueeze(1)));
        }
        for (int c = 0; c < logProbabilities.size(); c++) {
            all.add(categorical(events.codes().columns(c, c + 1, 1), c, logProbabilities.get(c)));
        }
        return Value.concat(2, all).reorder(inverse(layout.featureOrder()), 2);
    }

    /** {@code log(2 pi sigma^2) / 2 + (s - mean)^2 / (2 sigma^2)}. */
    private Value gaussian(Value s, Value mean) {
        List<Double> precision = new ArrayList<>();
        List<Double> constant = new ArrayList<>();
        for (double sigma : weights.sigma()) {
            precision.add(1 / (2 * sigma * sigma));
            constant.add(0.5 * Math.log(2 * Math.PI * sigma * sigma));
        }
        return s.minus(mean).square().times(network.row(precision)).plus(network.row(constant));
    }

    /** {@code max(l, 0) + log(1 + exp(-|l|)) - l x}, which overflows for no logit. */
    private static Value bernoulli(Value x, Value logit) {
        Value softplus =
                logit.apply("Relu").plus(logit.abs().apply("Neg").exp().plus(1).log());
        return softplus.minus(logit.times(x));
    }

    /** Minus the log-softmax at the observed outcome; 0 where none is. */
    private Value categorical(Value code, int feature, Value logProbability) {
        int outcomes = layout.outcomes().get(feature);
        long[] codes = new long[outcomes];
        for (int o = 0; o < outcomes; o++) {
            codes[o] = o + 1L;
        }
        Value observed =
                code.apply("Equal", graph.longs(codes, 1, outcomes)).toFloat().unsqueeze(1);
        return logProbability.times(observed).sum(2).apply("Neg").unsqueeze(2);
    }

    /**
     * {@code KL(N(mean, exp(logVariance)) || N(0, I))}, in nats, {@code [N, L]}.
     *
     * <p>{@code (exp(s) + m^2 - 1 - s) / 2}; Kingma and Welling (2013), appendix B.
     */
    private static Value rate(Network.Posterior posterior) {
        Value logVariance = posterior.logVariance();
        return logVariance
                .exp()
                .plus(posterior.mean().square())
                .minus(logVariance)
                .plus(-1)
                .times(0.5);
    }

    /**
     * {@code log (1/K) sum_k p(x|z_k) p(z_k) / q(z_k|x)}, the importance-weighted bound (Burda et al., 2015, eq. 8);
     * {@code log p(z_k) - log q(z_k|x) = (|epsilon_k|^2 + sum log variance - |z_k|^2) / 2}.
     */
    private Value evidence(Value cost, Value z, Network.Posterior posterior) {
        float[] halfSquares = new float[nodes.count()];
        float[] epsilon = nodes.epsilon();
        for (int i = 0; i < epsilon.length; i++) {
            halfSquares[i / nodes.latent()] += epsilon[i] * epsilon[i] / 2;
        }
        Value logRatio = graph.floats(halfSquares, 1, nodes.count())
                .minus(z.square().total(nodes.latent()).times(0.5))
                .plus(posterior.logVariance().total(nodes.latent()).times(0.5).unsqueeze(1));
        return logRatio.minus(cost.total(layout.schema().size()))
                .reduce("ReduceLogSumExp", 1)
                .plus(-Math.log(nodes.count()));
    }

    /** Numbers by the mean over the nodes, taken where the network works and then in the event's units. */
    private void writeExpected(Value decoded, List<Value> logProbabilities) {
        int g = layout.gaussians();
        int n = layout.numeric();
        List<Value> numeric = new ArrayList<>();
        if (g > 0) {
            numeric.add(network.inUnits(decoded.columns(0, g, 2).mean(1)));
        }
        if (n > g) {
            numeric.add(decoded.columns(g, n, 2).apply("Sigmoid").mean(1));
        }
        if (n > 0) {
            Value inOrder = Value.concat(1, numeric).reorder(inverse(layout.numericOrder()), 1);
            graph.output(GraphContract.EXPECTED_NUMERIC, inOrder);
        }
        List<Value> symbols = new ArrayList<>();
        for (Value logProbability : logProbabilities) {
            Value best = logProbability.exp().mean(1).alongAxis("ArgMax", 1);
            symbols.add(best.plus(graph.longs(new long[] {1}, 1, 1)));
        }
        if (!symbols.isEmpty()) {
            graph.output(GraphContract.EXPECTED_CATEGORICAL, Value.concat(1, symbols));
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
