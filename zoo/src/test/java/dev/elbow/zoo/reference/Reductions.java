package dev.elbow.zoo.reference;

import dev.elbow.zoo.reference.Tensor.Kind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Operators along one axis, or over some. Stateless. */
final class Reductions {

    static final Map<String, Operator> OPERATORS = Map.of(
            "ReduceSum",
                    node -> reduced(
                            node, node.longs(1), line -> Arrays.stream(line).sum()),
            "ReduceMax", node -> reduced(node, node.attributes("axes"), Reductions::largest),
            "ReduceMean",
                    node -> reduced(
                            node,
                            node.attributes("axes"),
                            line -> Arrays.stream(line).sum() / line.length),
            "ReduceLogSumExp", node -> reduced(node, node.attributes("axes"), Reductions::logSumExp),
            "ArgMax", Reductions::indexOfLargest,
            "Softmax", node -> along(node, line -> shifted(line, logSumExp(line), true)),
            "LogSoftmax", node -> along(node, line -> shifted(line, logSumExp(line), false)));

    private Reductions() {}

    private static double largest(double[] line) {
        return Arrays.stream(line).max().orElseThrow();
    }

    private static double logSumExp(double[] line) {
        double largest = largest(line);
        return largest
                + Math.log(Arrays.stream(line).map(x -> Math.exp(x - largest)).sum());
    }

    private static double[] shifted(double[] line, double by, boolean exponential) {
        return Arrays.stream(line)
                .map(x -> exponential ? Math.exp(x - by) : x - by)
                .toArray();
    }

    /** Over the axes that are named, or all. */
    private static Tensor reduced(Node node, Optional<long[]> named, Function<double[], Double> each) {
        Tensor in = node.input(0);
        boolean[] gone = new boolean[in.rank()];
        Arrays.fill(gone, named.isEmpty());
        for (long axis : named.orElse(new long[0])) {
            gone[in.axis(axis)] = true;
        }
        int[] inner = IntStream.range(0, gone.length).filter(axis -> gone[axis]).toArray();
        int[] outer =
                IntStream.range(0, gone.length).filter(axis -> !gone[axis]).toArray();
        double[][] lines = lines(in, outer, inner);
        double[] values = Arrays.stream(lines).mapToDouble(each::apply).toArray();
        boolean kept = node.attribute("keepdims", 1) == 1;
        int[] shape = IntStream.range(0, gone.length)
                .filter(axis -> kept || !gone[axis])
                .map(axis -> gone[axis] ? 1 : in.shape()[axis])
                .toArray();
        return new Tensor(in.kind(), shape, values);
    }

    /** For each place along the outer axes, the numbers along the inner ones. */
    private static double[][] lines(Tensor in, int[] outer, int[] inner) {
        int[] starts = walk(in, outer);
        int[] steps = walk(in, inner);
        double[][] lines = new double[starts.length][steps.length];
        for (int i = 0; i < starts.length; i++) {
            for (int j = 0; j < steps.length; j++) {
                lines[i][j] = in.values()[starts[i] + steps[j]];
            }
        }
        return lines;
    }

    private static int[] walk(Tensor in, int[] axes) {
        int[] strides = in.strides();
        return Tensor.walk(
                Arrays.stream(axes).map(axis -> in.shape()[axis]).toArray(),
                Arrays.stream(axes).map(axis -> strides[axis]).toArray());
    }

    private static Tensor indexOfLargest(Node node) {
        long axis = node.attribute("axis", 0);
        Tensor index = reduced(node, Optional.of(new long[] {axis}), line -> {
            int best = 0;
            for (int i = 1; i < line.length; i++) {
                best = line[i] > line[best] ? i : best;
            }
            return (double) best;
        });
        return index.map(Kind.WHOLE, x -> x);
    }

    /** Each line along the axis becomes another of its length. */
    private static Tensor along(Node node, Function<double[], double[]> each) {
        Tensor in = node.input(0);
        int axis = in.axis(node.attribute("axis", -1));
        int[] others = IntStream.range(0, in.rank()).filter(one -> one != axis).toArray();
        int[] starts = walk(in, others);
        int[] steps = walk(in, new int[] {axis});
        double[][] lines = lines(in, others, new int[] {axis});
        double[] values = new double[in.values().length];
        for (int i = 0; i < starts.length; i++) {
            double[] line = each.apply(lines[i]);
            for (int j = 0; j < steps.length; j++) {
                values[starts[i] + steps[j]] = line[j];
            }
        }
        return new Tensor(in.kind(), in.shape(), values);
    }
}
