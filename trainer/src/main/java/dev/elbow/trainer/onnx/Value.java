package dev.elbow.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.elbow.trainer.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A value in a graph under construction, so that formulas read from left to right. Operators broadcast as ONNX does. */
public record Value(OnnxGraph graph, String name) implements Tensor<Value> {

    /** Applies an operator to this value and others. */
    public Value apply(String operator, Value... others) {
        return graph.node(operator, with(others));
    }

    @Override
    public Value plus(Value other) {
        return apply("Add", other);
    }

    @Override
    public Value plus(double number) {
        return plus(graph.scalar(number));
    }

    @Override
    public Value minus(Value other) {
        return apply("Sub", other);
    }

    @Override
    public Value times(Value other) {
        return apply("Mul", other);
    }

    @Override
    public Value times(double number) {
        return times(graph.scalar(number));
    }

    public Value min(Value other) {
        return apply("Min", other);
    }

    public Value max(Value other) {
        return apply("Max", other);
    }

    @Override
    public Value exp() {
        return apply("Exp");
    }

    @Override
    public Value log() {
        return apply("Log");
    }

    @Override
    public Value abs() {
        return apply("Abs");
    }

    public Value sign() {
        return apply("Sign");
    }

    @Override
    public Value square() {
        return times(this);
    }

    /** {@code where(condition, this, otherwise)}. */
    public Value where(Value condition, Value otherwise) {
        return graph.node("Where", List.of(condition, this, otherwise));
    }

    /** Itself: a graph computes no gradients. */
    @Override
    public Value detached() {
        return this;
    }

    @Override
    public Value toFloat() {
        return cast(TensorProto.DataType.FLOAT);
    }

    /** For formulas whose conditioning float32 does not stand. */
    public Value toDouble() {
        return cast(TensorProto.DataType.DOUBLE);
    }

    public Value toLong() {
        return cast(TensorProto.DataType.INT64);
    }

    private Value cast(TensorProto.DataType type) {
        return graph.node("Cast", List.of(this), OnnxGraph.attribute("to", type.getNumber()));
    }

    /** {@code (u, |u|^2 / 2, 1) (q, -1, w - |q|^2 / 2)'} is one product, and what is of the others alone is folded into a constant. */
    @Override
    public Value proximities(Value others, Value weights, int width) {
        double[] halves = new double[width];
        Arrays.fill(halves, 0.5);
        Value half = graph.doubles(halves, width, 1);
        Value one = graph.doubles(new double[] {1});
        Value u = toDouble();
        Value q = others.toDouble();
        Value own = u.square().apply("MatMul", half);
        Value other = q.square().apply("MatMul", half);
        Value left = concat(1, List.of(u, own, own.minus(own).plus(one)));
        Value right = concat(
                1,
                List.of(
                        q,
                        other.minus(other).minus(one),
                        weights.toDouble().reshape(-1, 1).minus(other)));
        return left.apply("MatMul", right.transposed()).toFloat();
    }

    /** The axes in another order. */
    public Value transpose(Long... axes) {
        return graph.node("Transpose", List.of(this), OnnxGraph.attribute("perm", List.of(axes)));
    }

    /** The slices along an axis at these indices. */
    public Value gather(Value indices, long axis) {
        return graph.node("Gather", List.of(this, indices), OnnxGraph.attribute("axis", axis));
    }

    /** The index of the largest number along an axis, which stays with length 1. */
    public Value argMax(long axis) {
        return alongAxis("ArgMax", axis);
    }

    @Override
    public Value tanh() {
        return apply("Tanh");
    }

    @Override
    public Value sigmoid() {
        return apply("Sigmoid");
    }

    @Override
    public Value relu() {
        return apply("Relu");
    }

    @Override
    public Value atMost(double most) {
        return min(graph.scalar(most));
    }

    @Override
    public Value atLeast(double least) {
        return max(graph.scalar(least));
    }

    @Override
    public Value negated() {
        return apply("Neg");
    }

    @Override
    public Value matmul(Value other) {
        return apply("MatMul", other);
    }

    @Override
    public Value transposed() {
        return transpose(1L, 0L);
    }

    @Override
    public Value columns(int from, int to) {
        return apply(
                "Slice",
                graph.longs(new long[] {from}, 1),
                graph.longs(new long[] {to}, 1),
                graph.longs(new long[] {-1}, 1));
    }

    /**
     * {@code max x - log max softmax(x)}. The softmax is one pass over each row by vectors, and often needed anyway; the node for
     * this very formula takes ten times as long, and more where exponentials underflow. Its largest number is no less than one of
     * the width of the axis.
     */
    @Override
    public Value logSumExp() {
        return most().minus(softmax().most().log()).apply("Squeeze", graph.longs(new long[] {-1}, 1));
    }

    /** With what is as good as nothing beside the largest raised, so that it is no denormal number: those take ten times as long. */
    @Override
    public Value softmax() {
        return max(most().plus(-NOTHING)).alongAxis("Softmax", -1);
    }

    /** The largest along the last axis, which stays with length 1. */
    private Value most() {
        return graph.node("ReduceMax", List.of(this), OnnxGraph.axes(-1), OnnxGraph.attribute("keepdims", 1));
    }

    /** Nats: a thousand millions of shares so small are less than the last bit of one. */
    private static final double NOTHING = 60;

    @Override
    public Value logSoftmax() {
        return alongAxis("LogSoftmax", -1);
    }

    @Override
    public Value rows(Value indices) {
        return apply("Gather", indices);
    }

    @Override
    public Value equalTo(Value other) {
        return apply("Equal", other);
    }

    @Override
    public Value below(double bound) {
        return apply("Less", graph.scalar(bound));
    }

    @Override
    public Value choose(Value whereTrue, Value whereFalse) {
        return graph.node("Where", List.of(this, whereTrue, whereFalse));
    }

    @Override
    public Value self() {
        return this;
    }

    @Override
    public Value unsqueeze(int axis) {
        return apply("Unsqueeze", graph.longs(new long[] {axis}, 1));
    }

    @Override
    public Value reshape(long... shape) {
        return apply("Reshape", graph.longs(shape, shape.length));
    }

    @Override
    public Value sum(int axis) {
        Value axes = graph.longs(new long[] {axis}, 1);
        return graph.node("ReduceSum", List.of(this, axes), OnnxGraph.attribute("keepdims", 0));
    }

    /**
     * Sums over the last axis, which goes away, by a product with ones. A reduction would add in an order that depends on where
     * the row lies in memory, and the same event would differ in its last bit from batch to batch.
     */
    @Override
    public Value total(int width) {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        Value lastAxis = graph.longs(new long[] {-1}, 1);
        return apply("MatMul", graph.floats(ones, width, 1)).apply("Squeeze", lastAxis);
    }

    /** {@code ReduceMean}, {@code ReduceLogSumExp} and their like over an axis, which goes away. */
    public Value reduce(String operator, long axis) {
        return graph.node(operator, List.of(this), OnnxGraph.axes(axis), OnnxGraph.attribute("keepdims", 0));
    }

    @Override
    public Value mean(int axis) {
        return reduce("ReduceMean", axis);
    }

    Value alongAxis(String operator, long axis, AttributeProto... more) {
        List<AttributeProto> attributes = new ArrayList<>(List.of(more));
        attributes.add(OnnxGraph.attribute("axis", axis));
        return graph.node(operator, List.of(this), attributes.toArray(AttributeProto[]::new));
    }

    /** The columns in another order; this very value where the order is the same. */
    public Value reorder(List<Integer> order, long axis) {
        long[] indices = order.stream().mapToLong(Integer::longValue).toArray();
        boolean same = true;
        for (int i = 0; i < indices.length; i++) {
            same &= indices[i] == i;
        }
        if (same) {
            return this;
        }
        Value chosen = graph.longs(indices, indices.length);
        return graph.node("Gather", List.of(this, chosen), OnnxGraph.attribute("axis", axis));
    }

    /** Joins values along an axis. */
    public static Value concat(long axis, List<Value> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return parts.get(0).graph.node("Concat", parts, OnnxGraph.attribute("axis", axis));
    }

    private List<Value> with(Value... others) {
        List<Value> inputs = new ArrayList<>(List.of(this));
        inputs.addAll(List.of(others));
        return inputs;
    }
}
