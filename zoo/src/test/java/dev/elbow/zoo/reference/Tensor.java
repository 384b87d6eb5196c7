package dev.elbow.zoo.reference;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Numbers in an order of axes, the last one running fastest; whole numbers and truths (0 or 1) are doubles, too. Never written to. */
final class Tensor {

    /** What the numbers stand for, since division depends on it. */
    enum Kind {
        REAL,
        WHOLE,
        TRUTH
    }

    private final Kind kind;
    private final int[] shape;
    private final double[] values;

    Tensor(Kind kind, int[] shape, double[] values) {
        if (values.length != size(shape)) {
            throw new IllegalArgumentException(
                    "values: " + values.length + " (expected: as many as " + Arrays.toString(shape) + " has)");
        }
        this.kind = kind;
        this.shape = shape;
        this.values = values;
    }

    /** Whole numbers along one axis. */
    static Tensor whole(long... numbers) {
        return new Tensor(
                Kind.WHOLE,
                new int[] {numbers.length},
                Arrays.stream(numbers).asDoubleStream().toArray());
    }

    Kind kind() {
        return kind;
    }

    int rank() {
        return shape.length;
    }

    int[] shape() {
        return shape;
    }

    double[] values() {
        return values;
    }

    /** An axis that may be counted from the end. */
    int axis(long axis) {
        return Math.floorMod((int) axis, shape.length);
    }

    static int size(int[] shape) {
        int size = 1;
        for (int length : shape) {
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    /** The same numbers in another shape. */
    Tensor reshaped(int... other) {
        return new Tensor(kind, other, values);
    }

    Tensor map(Kind result, DoubleUnaryOperator each) {
        return new Tensor(result, shape, Arrays.stream(values).map(each).toArray());
    }

    /** Both broadcast to one shape, number by number. */
    Tensor zip(Kind result, Tensor other, DoubleBinaryOperator each) {
        int[] both = broadcast(shape, other.shape);
        int[] left = offsets(both);
        int[] right = other.offsets(both);
        double[] zipped = new double[left.length];
        for (int i = 0; i < zipped.length; i++) {
            zipped[i] = each.applyAsDouble(values[left[i]], other.values[right[i]]);
        }
        return new Tensor(result, both, zipped);
    }

    /** Repeated along axes of length 1, and new ones in front, to a larger shape. */
    Tensor expanded(int[] larger) {
        if (!Arrays.equals(broadcast(shape, larger), larger)) {
            throw new IllegalArgumentException(
                    "shape: " + Arrays.toString(larger) + " (expected: one that " + this + " broadcasts to)");
        }
        int[] offsets = offsets(larger);
        double[] expanded = new double[offsets.length];
        for (int i = 0; i < expanded.length; i++) {
            expanded[i] = values[offsets[i]];
        }
        return new Tensor(kind, larger, expanded);
    }

    /** The shape to which two broadcast: aligned at their last axes, each length the other's or 1. */
    static int[] broadcast(int[] a, int[] b) {
        int[] both = new int[Math.max(a.length, b.length)];
        for (int i = 1; i <= both.length; i++) {
            int left = i > a.length ? 1 : a[a.length - i];
            int right = i > b.length ? 1 : b[b.length - i];
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException("shape: " + Arrays.toString(b)
                        + " (expected: one that broadcasts to " + Arrays.toString(a) + ")");
            }
            both[both.length - i] = left == 1 ? right : left;
        }
        return both;
    }

    /** How far apart neighbours along each axis are. */
    int[] strides() {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /** For each number of a larger shape, where ours stands that is broadcast to it. */
    private int[] offsets(int[] larger) {
        int[] own = strides();
        int[] strides = new int[larger.length];
        int added = larger.length - shape.length;
        for (int axis = 0; axis < shape.length; axis++) {
            strides[added + axis] = shape[axis] == 1 ? 0 : own[axis];
        }
        return walk(larger, strides);
    }

    /** The offsets that a walk through a shape passes, the last axis fastest. */
    static int[] walk(int[] shape, int[] strides) {
        int[] offsets = new int[size(shape)];
        int[] place = new int[shape.length];
        int offset = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offset;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                offset += strides[axis];
                if (++place[axis] < shape[axis]) {
                    break;
                }
                offset -= strides[axis] * shape[axis];
                place[axis] = 0;
            }
        }
        return offsets;
    }

    @Override
    public String toString() {
        return kind + Arrays.toString(shape);
    }
}
