package dev.elbow.trainer.mixture;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import java.util.List;
import java.util.Optional;

/**
 * The decoder: from a code to the distributions' parameters. A one-hot code gives those of its component exactly. Any other code
 * gives the mixture that its positive entries weigh, as the normal distribution of the same mean and variance; the prior's where
 * there is none.
 */
final class DecoderNodes {

    private final OnnxGraph graph;
    private final Doubles doubles;
    private final Mixture mixture;

    DecoderNodes(OnnxGraph graph, Mixture mixture) {
        this.graph = graph;
        this.doubles = new Doubles(graph);
        this.mixture = mixture;
    }

    void write() {
        Value weights = weights();
        EventNodes events = new EventNodes(graph, mixture.columns());
        ParameterNodes parameters = new ParameterNodes(graph, mixture);
        Optional<Value> mean = parameters.mean(weights);
        Optional<Value> flags = parameters.flags(weights);
        Optional<Value> deviation = mean.map(m -> parameters
                .square(weights)
                .minus(m.square())
                .max(doubles.scalar(0))
                .apply("Sqrt"));
        List<String> ports =
                List.of(GraphContract.NUMERIC_LOW, GraphContract.NUMERIC_MEDIAN, GraphContract.NUMERIC_HIGH);
        for (int sign = -1; sign <= 1 && (mean.isPresent() || flags.isPresent()); sign++) {
            int deviations = sign;
            Optional<Value> numbers =
                    mean.map(m -> events.inUnits(m.plus(deviation.orElseThrow().times(doubles.scalar(deviations)))));
            graph.output(ports.get(sign + 1), events.asPorts(numbers, flags));
        }
        List<Value> symbols = parameters.symbols(weights);
        if (!symbols.isEmpty()) {
            graph.output(
                    GraphContract.CATEGORICAL_LOG_PROBABILITY,
                    Value.concat(1, symbols).log().toFloat());
        }
    }

    private Value weights() {
        Value positive = graph.input(GraphContract.LATENT).toDouble().max(doubles.scalar(0));
        Value total = doubles.total(positive, mixture.size()).unsqueeze(1);
        Value prior = doubles.row(mixture.components(), Component::weight);
        // Less than float32 can tell from 0 is none.
        Value some = total.apply("Greater", doubles.scalar(Float.MIN_VALUE / 2.0));
        return positive.apply("Div", total.max(doubles.scalar(Float.MIN_VALUE))).where(some, prior);
    }
}
