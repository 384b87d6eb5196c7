package dev.elbow.zoo.reference;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that give numbers another order or shape, or make shapes. Stateless. */
final class Shapes {

    static final Map<String, Operator> OPERATORS = Map.of(
            "Concat", Shapes::joined,
            "Gather", Shapes::gathered,
            "Reshape", Shapes::reshaped,
            "Shape",
                    node -> Tensor.whole(
                            Arrays.stream(node.input(0).shape()).asLongStream().toArray()),
            "Slice", Shapes::sliced,
            "Squeeze", Shapes::squeezed,
            "Transpose", Shapes::transposed,
            "Unsqueeze", Shapes::unsqueezed);

    private Shapes() {}

    /** The axis as seen from its outside and its inside: how many blocks, and how long one place along the axis is. */
    private record Axis(int outer, int length, int inner) {
        static Axis of(Tensor in, int axis) {
            int[] shape = in.shape();
            return new Axis(
                    Tensor.size(Arrays.copyOf(shape, axis)),
                    shape[axis],
                    Tensor.size(Arrays.copyOfRange(shape, axis + 1, shape.length)));
        }
    }

    /** The places along an axis that are chosen, in that order. */
    private static Tensor chosen(Tensor in, int axis, int[] places) {
        Axis from = Axis.of(in, axis);
        double[] values = new double[from.outer * places.length * from.inner];
        for (int outer = 0; outer < from.outer; outer++) {
            for (int i = 0; i < places.length; i++) {
                System.arraycopy(
                        in.values(),
                        (outer * from.length + places[i]) * from.inner,
                        values,
                        (outer * places.length + i) * from.inner,
                        from.inner);
            }
        }
        int[] shape = in.shape().clone();
        shape[axis] = places.length;
        return new Tensor(in.kind(), shape, values);
    }

    private static Tensor gathered(Node node) {
        Tensor in = node.input(0);
        Tensor indices = node.input(1);
        int axis = in.axis(node.attribute("axis", 0));
        int length = in.shape()[axis];
        int[] places = Arrays.stream(indices.values())
                .mapToInt(index -> (int) (index < 0 ? index + length : index))
                .toArray();
        IntStream shape = IntStream.concat(
                Arrays.stream(in.shape(), 0, axis),
                IntStream.concat(Arrays.stream(indices.shape()), Arrays.stream(in.shape(), axis + 1, in.rank())));
        return chosen(in, axis, places).reshaped(shape.toArray());
    }

    private static Tensor sliced(Node node) {
        Tensor out = node.input(0);
        long[] starts = node.longs(1).orElseThrow();
        long[] ends = node.longs(2).orElseThrow();
        long[] axes = node.longs(3)
                .orElse(IntStream.range(0, starts.length).asLongStream().toArray());
        if (node.longs(4).isPresent()) {
            throw new IllegalArgumentException("Slice: steps (expected: none; the exporter writes none)");
        }
        for (int i = 0; i < starts.length; i++) {
            int axis = out.axis(axes[i]);
            int length = out.shape()[axis];
            out = chosen(
                    out,
                    axis,
                    IntStream.range(place(starts[i], length), place(ends[i], length))
                            .toArray());
        }
        return out;
    }

    /** Counted from the end where negative, and never outside. */
    private static int place(long index, int length) {
        return (int) Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    private static Tensor joined(Node node) {
        Tensor first = node.input(0);
        int axis = first.axis(node.attribute("axis", 0));
        int[] shape = first.shape().clone();
        shape[axis] = node.inputs().stream().mapToInt(one -> one.shape()[axis]).sum();
        double[] values = new double[Tensor.size(shape)];
        int block = shape[axis] * Axis.of(first, axis).inner;
        int offset = 0;
        for (Tensor one : node.inputs()) {
            Axis part = Axis.of(one, axis);
            int run = part.length * part.inner;
            for (int outer = 0; outer < part.outer; outer++) {
                System.arraycopy(one.values(), outer * run, values, outer * block + offset, run);
            }
            offset += run;
        }
        return new Tensor(first.kind(), shape, values);
    }

    /** 0 stands for the length that was there, -1 for what is left. */
    private static Tensor reshaped(Node node) {
        Tensor in = node.input(0);
        long[] wanted = node.longs(1).orElseThrow();
        int[] shape = new int[wanted.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = wanted[i] == 0 ? in.shape()[i] : (int) wanted[i];
        }
        int known = Arrays.stream(shape).filter(length -> length >= 0).reduce(1, (a, b) -> a * b);
        return in.reshaped(Arrays.stream(shape)
                .map(length -> length < 0 ? in.values().length / known : length)
                .toArray());
    }

    /** Without the axes that are named; without all of length 1 where none is. */
    private static Tensor squeezed(Node node) {
        Tensor in = node.input(0);
        int[] axes = node.longs(1)
                .map(named -> Arrays.stream(named).mapToInt(in::axis).toArray())
                .orElse(IntStream.range(0, in.rank())
                        .filter(axis -> in.shape()[axis] == 1)
                        .toArray());
        return in.reshaped(IntStream.range(0, in.rank())
                .filter(axis -> Arrays.stream(axes).noneMatch(gone -> gone == axis))
                .map(axis -> in.shape()[axis])
                .toArray());
    }

    private static Tensor unsqueezed(Node node) {
        Tensor in = node.input(0);
        long[] axes = node.longs(1).orElseThrow();
        int rank = in.rank() + axes.length;
        int[] shape = new int[rank];
        for (long axis : axes) {
            shape[Math.floorMod((int) axis, rank)] = 1;
        }
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = shape[axis] == 1 ? 1 : in.shape()[next++];
        }
        return in.reshaped(shape);
    }

    private static Tensor transposed(Node node) {
        Tensor in = node.input(0);
        long[] order = node.attributes("perm")
                .orElse(IntStream.range(0, in.rank())
                        .mapToLong(axis -> in.rank() - 1 - axis)
                        .toArray());
        int[] strides = in.strides();
        int[] shape =
                Arrays.stream(order).mapToInt(axis -> in.shape()[(int) axis]).toArray();
        int[] steps = Arrays.stream(order).mapToInt(axis -> strides[(int) axis]).toArray();
        double[] values = Arrays.stream(Tensor.walk(shape, steps))
                .mapToDouble(offset -> in.values()[offset])
                .toArray();
        return new Tensor(in.kind(), shape, values);
    }
}
