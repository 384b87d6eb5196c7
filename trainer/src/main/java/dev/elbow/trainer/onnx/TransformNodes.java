package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** {@link Transform} as nodes: from raw numbers to encoded ones and back, {@code [N, columns]} each. One instance a graph. */
public final class TransformNodes {

    private final OnnxGraph graph;
    private final List<Transform> transforms;
    private final Precision precision;

    /** What numbers the nodes compute with, and how far back from a tail they go before exponentials would overflow. */
    public enum Precision {
        FLOAT32(10, 88),
        FLOAT64(600, 700);

        private final double furthest;
        private final double largestPower;

        Precision(double furthest, double largestPower) {
            this.furthest = furthest;
            this.largestPower = largestPower;
        }
    }

    public TransformNodes(OnnxGraph graph, List<Transform> transforms, Precision precision) {
        this.graph = graph;
        this.transforms = transforms;
        this.precision = precision;
    }

    /** {@link Transform#encode}. */
    public Value encode(Value x) {
        Value u = shaped(x).minus(row(Transform::center)).times(row(transform -> 1 / transform.scale()));
        Value magnitude = u.abs().min(number(Transform.LARGEST));
        Value tail = row(Transform::tail);
        Value linear = magnitude.min(tail);
        Value inside = linear.plus(logOnePlus(magnitude.minus(linear)));
        return u.sign().times(bounded(inside));
    }

    private Value bounded(Value magnitude) {
        return transforms.stream().allMatch(transform -> transform.bound().isEmpty())
                ? magnitude
                : magnitude.min(row(transform -> transform.bound().orElse(Transform.LARGEST)));
    }

    private Value shaped(Value x) {
        Value shaped = where(Shape.SIGNED_LOG, x, one -> one.sign().times(logOnePlus(one.abs())));
        shaped = where(Shape.LOG1P, shaped, one -> negative(one).choose(one, logOnePlus(positive(one))));
        return piecewise(shaped, Transform.Knots::value, Transform.Knots::quantile);
    }

    /** {@link Transform#decode}, bounded so that it is finite in float32. */
    public Value decode(Value encoded) {
        Value tail = row(Transform::tail);
        Value magnitude = encoded.abs();
        Value linear = magnitude.min(tail);
        Value beyond = magnitude.minus(linear).min(number(precision.furthest));
        Value u = encoded.sign().times(linear.plus(beyond.exp()).minus(number(1)));
        Value shaped = u.times(row(Transform::scale)).plus(row(Transform::center));
        Value units = piecewise(shaped, Transform.Knots::quantile, Transform.Knots::value);
        units = where(Shape.SIGNED_LOG, units, one -> one.sign().times(expMinusOne(one.abs())));
        units = where(Shape.LOG1P, units, one -> negative(one).choose(one, expMinusOne(one)));
        return units.min(number(Transform.LARGEST)).max(number(-Transform.LARGEST));
    }

    private Value logOnePlus(Value x) {
        return x.plus(number(1)).log();
    }

    private Value expMinusOne(Value x) {
        return x.min(number(precision.largestPower)).exp().minus(number(1));
    }

    private Value positive(Value x) {
        return x.max(number(0));
    }

    private Value negative(Value x) {
        return x.apply("Less", number(0));
    }

    /** Applies a function to the columns of that shape. */
    private Value where(Shape shape, Value x, UnaryOperator<Value> function) {
        boolean[] chosen = new boolean[transforms.size()];
        boolean any = false;
        for (int j = 0; j < chosen.length; j++) {
            chosen[j] = transforms.get(j).shape() == shape;
            any |= chosen[j];
        }
        return any ? graph.booleans(chosen, 1, chosen.length).choose(function.apply(x), x) : x;
    }

    /** Replaces each column that has knots by its piecewise linear function. */
    private Value piecewise(
            Value x, Function<Transform.Knots, List<Double>> from, Function<Transform.Knots, List<Double>> to) {
        if (transforms.stream().noneMatch(transform -> transform.knots().isPresent())) {
            return x;
        }
        List<Value> columns = new ArrayList<>();
        for (int j = 0; j < transforms.size(); j++) {
            Optional<Transform.Knots> knots = transforms.get(j).knots();
            Value column = x.columns(j, j + 1);
            columns.add(knots.map(some -> interpolated(column, from.apply(some), to.apply(some)))
                    .orElse(column));
        }
        return graph.concat(1, columns);
    }

    /** Linear between knots and beyond the last ones: the piece is found by counting the knots below. */
    private Value interpolated(Value x, List<Double> from, List<Double> to) {
        int pieces = from.size() - 1;
        double[] start = new double[pieces];
        double[] base = new double[pieces];
        double[] slope = new double[pieces];
        for (int i = 0; i < pieces; i++) {
            start[i] = from.get(i);
            base[i] = to.get(i);
            slope[i] = (to.get(i + 1) - to.get(i)) / (from.get(i + 1) - from.get(i));
        }
        // A knot above the last piece's start that is never reached keeps the comparison from being empty.
        double[] inner = pieces > 1 ? Arrays.copyOfRange(start, 1, pieces) : new double[] {Transform.LARGEST};
        Value reached = x.apply("Less", numbers(inner, 1, inner.length)).apply("Not");
        Value piece = reached.toLong().sum(1).unsqueeze(1).min(graph.longs(new long[] {pieces - 1L}, 1, 1));
        Value offset = x.minus(picked(start, piece));
        return picked(base, piece).plus(picked(slope, piece).times(offset));
    }

    private Value picked(double[] numbers, Value index) {
        return numbers(numbers, numbers.length).rows(index);
    }

    /** One number a column, {@code [1, columns]}. */
    private Value row(ToDoubleFunction<Transform> part) {
        double[] numbers = transforms.stream()
                .mapToDouble(part)
                .map(number -> Math.max(-Transform.LARGEST, Math.min(Transform.LARGEST, number)))
                .toArray();
        return numbers(numbers, 1, numbers.length);
    }

    private Value number(double number) {
        return numbers(new double[] {number});
    }

    private Value numbers(double[] numbers, long... shape) {
        if (precision == Precision.FLOAT64) {
            return graph.doubles(numbers, shape);
        }
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return graph.floats(floats, shape);
    }
}
