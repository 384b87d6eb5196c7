package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** From the graph's raw inputs to events as the network sees them, and from encoded numbers back to the event's own units. */
final class Encoding {

    /** So far out, a further scale says nothing, and exponentials would overflow. */
    private static final double FURTHEST = 10;

    /** The largest power of e in float32. */
    private static final double LARGEST_POWER = 88;

    private final OnnxGraph graph;
    private final Layout layout;

    Encoding(OnnxGraph graph, Layout layout) {
        this.graph = graph;
        this.layout = layout;
    }

    Events<Value> events() {
        Optional<Value> values = Optional.empty();
        Optional<Value> observed = Optional.empty();
        Optional<Value> counts = Optional.empty();
        Optional<Value> codes = Optional.empty();
        if (layout.numeric() > 0) {
            Value raw = graph.input(GraphContract.NUMERIC).reorder(layout.numericOrder(), 1);
            Value missing = raw.apply("IsNaN");
            Value known = missing.choose(graph.scalar(0), raw);
            values = Optional.of(missing.choose(graph.scalar(0), encoded(known)));
            observed = Optional.of(missing.apply("Not").toFloat());
            Layout.Block block = layout.counts();
            counts = block.width() == 0 ? counts : Optional.of(known.columns(block.from(), block.to()));
        }
        if (layout.categorical() > 0) {
            long[] outcomes =
                    layout.outcomes().stream().mapToLong(Integer::longValue).toArray();
            // A code from outside, whatever it is, means missing or unknown.
            codes = Optional.of(graph.input(GraphContract.CATEGORICAL)
                    .min(graph.longs(outcomes, 1, outcomes.length))
                    .max(graph.longs(new long[] {0}, 1, 1)));
        }
        return new Events<>(values, observed, counts, codes);
    }

    private Value encoded(Value raw) {
        int g = layout.transformed();
        int n = layout.numeric();
        List<Value> parts = new ArrayList<>();
        if (g > 0) {
            parts.add(transformed(raw.columns(0, g)));
        }
        if (n > g) {
            // Whatever a flag holds is a probability then.
            parts.add(raw.columns(g, n).atLeast(0).atMost(1));
        }
        return graph.concat(1, parts);
    }

    /** {@link Transform#encode}. */
    private Value transformed(Value x) {
        Value u = shaped(x).minus(row(Transform::center)).times(row(transform -> 1 / transform.scale()));
        Value magnitude = u.abs().atMost(Transform.LARGEST);
        Value tail = row(Transform::tail);
        Value beyond = magnitude.minus(tail).relu();
        Value inside = magnitude.min(tail).plus(beyond.plus(1).log());
        return u.sign().times(inside.min(row(transform -> transform.bound().orElse(Transform.LARGEST))));
    }

    private Value shaped(Value x) {
        Value shaped = where(
                Shape.SIGNED_LOG, x, one -> one.sign().times(one.abs().plus(1).log()));
        shaped = where(
                Shape.LOG1P,
                shaped,
                one -> one.below(0).choose(one, one.relu().plus(1).log()));
        return piecewise(shaped, Transform.Knots::value, Transform.Knots::quantile);
    }

    /** Encoded values in the event's own units; the inverse of the transform, bounded so that it is finite. */
    Value inUnits(Value encoded) {
        Value tail = row(Transform::tail);
        Value magnitude = encoded.abs();
        Value beyond = magnitude.minus(tail).relu().atMost(FURTHEST);
        Value u = encoded.sign().times(magnitude.min(tail).plus(beyond.exp()).plus(-1));
        Value shaped = u.times(row(Transform::scale)).plus(row(Transform::center));
        Value units = piecewise(shaped, Transform.Knots::quantile, Transform.Knots::value);
        units = where(
                Shape.SIGNED_LOG,
                units,
                one -> one.sign().times(one.abs().atMost(LARGEST_POWER).exp().plus(-1)));
        return where(
                Shape.LOG1P,
                units,
                one -> one.below(0).choose(one, one.atMost(LARGEST_POWER).exp().plus(-1)));
    }

    /** Applies a function to the columns of that shape. */
    private Value where(Shape shape, Value x, UnaryOperator<Value> function) {
        boolean[] chosen = new boolean[layout.transformed()];
        boolean any = false;
        for (int j = 0; j < chosen.length; j++) {
            chosen[j] = layout.transforms().get(j).shape() == shape;
            any |= chosen[j];
        }
        return any ? graph.booleans(chosen, 1, chosen.length).choose(function.apply(x), x) : x;
    }

    /** Replaces each column that has knots by its piecewise linear function. */
    private Value piecewise(
            Value x, Function<Transform.Knots, List<Double>> from, Function<Transform.Knots, List<Double>> to) {
        List<Value> columns = new ArrayList<>();
        boolean any = false;
        for (int j = 0; j < layout.transformed(); j++) {
            Optional<Transform.Knots> knots = layout.transforms().get(j).knots();
            Value column = x.columns(j, j + 1);
            columns.add(knots.map(some -> interpolated(column, from.apply(some), to.apply(some)))
                    .orElse(column));
            any |= knots.isPresent();
        }
        return any ? graph.concat(1, columns) : x;
    }

    /** Linear between knots and beyond the last ones: the piece is found by counting the knots below. */
    private Value interpolated(Value x, List<Double> from, List<Double> to) {
        int pieces = from.size() - 1;
        float[] start = new float[pieces];
        float[] base = new float[pieces];
        float[] slope = new float[pieces];
        for (int i = 0; i < pieces; i++) {
            start[i] = from.get(i).floatValue();
            base[i] = to.get(i).floatValue();
            slope[i] = (float) ((to.get(i + 1) - to.get(i)) / (from.get(i + 1) - from.get(i)));
        }
        Value piece = graph.longs(new long[] {0}, 1, 1);
        if (pieces > 1) {
            float[] inner = Arrays.copyOfRange(start, 1, pieces);
            Value below = x.apply("Less", graph.floats(inner, 1, inner.length)).apply("Not");
            piece = below.toLong().sum(1).unsqueeze(1);
        }
        Value offset = x.minus(graph.floats(start, pieces).rows(piece));
        return graph.floats(base, pieces)
                .rows(piece)
                .plus(graph.floats(slope, pieces).rows(piece).times(offset));
    }

    /** One number a transformed column, {@code [1, G]}. */
    private Value row(ToDoubleFunction<Transform> part) {
        double[] numbers = layout.transforms().stream()
                .mapToDouble(part)
                .map(number -> Math.max(-Transform.LARGEST, Math.min(Transform.LARGEST, number)))
                .toArray();
        return graph.row(numbers);
    }
}
