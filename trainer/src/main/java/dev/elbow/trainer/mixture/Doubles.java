package dev.elbow.trainer.mixture;

import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Float64 constants and sums of one graph. Not thread-safe. */
final class Doubles {

    private final OnnxGraph graph;

    Doubles(OnnxGraph graph) {
        this.graph = graph;
    }

    Value scalar(double number) {
        return graph.doubles(new double[] {number});
    }

    /** {@code [1, items]}. */
    <T> Value row(List<T> items, ToDoubleFunction<T> number) {
        return graph.doubles(items.stream().mapToDouble(number).toArray(), 1, items.size());
    }

    /** A matrix of rows of equal length. */
    Value matrix(double[][] rows) {
        int width = rows[0].length;
        double[] numbers = new double[rows.length * width];
        for (int j = 0; j < rows.length; j++) {
            System.arraycopy(rows[j], 0, numbers, j * width, width);
        }
        return graph.doubles(numbers, rows.length, width);
    }

    /** Sums over the last axis, which goes away, by a product with ones: in the same order wherever a row lies in memory. */
    Value total(Value value, int width) {
        double[] ones = new double[width];
        Arrays.fill(ones, 1);
        return value.apply("MatMul", graph.doubles(ones, width, 1)).apply("Squeeze", graph.longs(new long[] {-1}, 1));
    }
}
