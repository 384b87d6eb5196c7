package dev.elbow.trainer.mixture;

import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Expected parameters under weights of the components, {@code [N, C]} rows that sum to 1; float64. One instance a graph.
 */
final class ParameterNodes {

    private final Doubles doubles;
    private final Mixture mixture;
    private final Columns columns;

    ParameterNodes(OnnxGraph graph, Mixture mixture) {
        this.doubles = new Doubles(graph);
        this.mixture = mixture;
        this.columns = mixture.columns();
    }

    /** Of encoded numbers, {@code [N, D]}. */
    Optional<Value> mean(Value weights) {
        return columns.numeric().isEmpty()
                ? Optional.empty()
                : Optional.of(expected(weights, component -> component.normal().mean()));
    }

    /** The second moments of encoded numbers, {@code [N, D]}. */
    Value square(Value weights) {
        return expected(weights, component -> {
            double[] square = component.normal().mean();
            for (int j = 0; j < square.length; j++) {
                square[j] = square[j] * square[j] + component.normal().covariance(j, j);
            }
            return square;
        });
    }

    /** P(flag is 1), {@code [N, B]}. */
    Optional<Value> flags(Value weights) {
        return columns.flags().isEmpty() ? Optional.empty() : Optional.of(expected(weights, Component::flags));
    }

    /** The probability of each outcome, {@code [N, outcomes]} a categorical feature. */
    List<Value> symbols(Value weights) {
        List<Value> symbols = new ArrayList<>();
        for (int j = 0; j < columns.symbols().size(); j++) {
            int feature = j;
            symbols.add(expected(weights, component -> component.symbols()[feature]));
        }
        return symbols;
    }

    private Value expected(Value weights, Function<Component, double[]> part) {
        double[][] parts = mixture.components().stream().map(part).toArray(double[][]::new);
        return weights.apply("MatMul", doubles.matrix(parts));
    }
}
