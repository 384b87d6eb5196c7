package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Encoder and decoder as graph nodes, preprocessing included: from raw events to the latent code, and from a latent code to
 * the distributions' parameters. One instance a graph.
 */
final class Network {

    private final OnnxGraph graph;
    private final Layout layout;
    private final Weights weights;

    Network(OnnxGraph graph, Layout layout, Weights weights) {
        this.graph = graph;
        this.layout = layout;
        this.weights = weights;
    }

    /**
     * Events as the network sees them.
     *
     * @param values {@code [N, Dn]}, encoded, 0 where missing; columns in the network's order
     * @param observed {@code [N, Dn]}, 1 or 0
     * @param codes {@code [N, Dc]}, int64, 0 to the feature's outcomes
     */
    record Events(Value values, Value observed, Value codes) {}

    /** The posterior's mean and log-variance, {@code [N, L]} each. */
    record Posterior(Value mean, Value logVariance) {}

    Events events() {
        Value none = graph.scalar(0);
        Value values = none;
        Value observed = none;
        Value codes = none;
        if (layout.numeric() > 0) {
            Value raw = graph.input(GraphContract.NUMERIC).reorder(layout.numericOrder(), 1);
            Value missing = raw.apply("IsNaN");
            values = none.where(missing, encoded(raw));
            observed = missing.apply("Not").toFloat();
        }
        if (layout.categorical() > 0) {
            long[] outcomes =
                    layout.outcomes().stream().mapToLong(Integer::longValue).toArray();
            // A code from outside, whatever it is, means missing or unknown.
            codes = graph.input(GraphContract.CATEGORICAL)
                    .min(graph.longs(outcomes, 1, outcomes.length))
                    .max(graph.longs(new long[] {0}, 1, 1));
        }
        return new Events(values, observed, codes);
    }

    private Value encoded(Value raw) {
        int g = layout.gaussians();
        int n = layout.numeric();
        List<Value> parts = new ArrayList<>();
        if (g > 0) {
            parts.add(transformed(raw.columns(0, g, 1)));
        }
        if (n > g) {
            // Whatever a flag holds is a probability then.
            parts.add(raw.columns(g, n, 1).max(graph.scalar(0)).min(graph.scalar(1)));
        }
        return Value.concat(1, parts);
    }

    /** {@link Transform#encode}. */
    private Value transformed(Value x) {
        Value u = shaped(x).minus(row(Transform::center)).times(row(transform -> 1 / transform.scale()));
        Value magnitude = u.abs().min(graph.scalar(Transform.LARGEST));
        Value tail = row(Transform::tail);
        Value beyond = magnitude.minus(tail).apply("Relu");
        return u.sign().times(magnitude.min(tail).plus(beyond.plus(1).log()));
    }

    private Value shaped(Value x) {
        boolean[] logarithmic = logarithmic();
        if (allEqual(logarithmic, false)) {
            return x;
        }
        Value logarithm = x.sign().times(x.abs().plus(1).log());
        return logarithm.where(graph.booleans(logarithmic, 1, logarithmic.length), x);
    }

    private boolean[] logarithmic() {
        boolean[] logarithmic = new boolean[layout.gaussians()];
        for (int j = 0; j < logarithmic.length; j++) {
            logarithmic[j] = layout.transforms().get(j).shape() == Transform.Shape.SIGNED_LOG;
        }
        return logarithmic;
    }

    /** q(z|x). */
    Posterior encode(Events events) {
        Value hidden = silu(firstLayer(events, weights.encoder().get(0)));
        for (Weights.Dense layer :
                weights.encoder().subList(1, weights.encoder().size())) {
            hidden = silu(dense(hidden, layer));
        }
        Value bound = graph.scalar(Weights.LOG_VARIANCE_BOUND);
        Value raw = dense(hidden, weights.logVariance());
        return new Posterior(
                dense(hidden, weights.mean()),
                raw.apply("Div", bound).apply("Tanh").times(bound));
    }

    /** The one-hot columns are rows picked from a table: a symbol costs one row however large its vocabulary. */
    private Value firstLayer(Events events, Weights.Dense layer) {
        int width = layer.out();
        float[] weight = layer.weight();
        int numeric = 2 * layout.numeric();
        Value sum = graph.floats(layer.bias(), 1, width);
        if (numeric > 0) {
            Value missing = graph.scalar(1).minus(events.observed());
            Value matrix = graph.floats(Arrays.copyOf(weight, numeric * width), numeric, width);
            sum = Value.concat(1, List.of(events.values(), missing))
                    .apply("MatMul", matrix)
                    .plus(sum);
        }
        return layout.categorical() == 0
                ? sum
                : symbols(events, weight, numeric, width).plus(sum);
    }

    private Value symbols(Events events, float[] weight, int from, int width) {
        int features = layout.categorical();
        long[] offsets = new long[features];
        int rows = 0;
        for (int c = 0; c < features; c++) {
            offsets[c] = rows;
            rows += 1 + layout.outcomes().get(c);
        }
        // Each feature's first row is that of a missing symbol: zeros.
        float[] table = new float[rows * width];
        int source = from;
        for (int c = 0; c < features; c++) {
            int outcomes = layout.outcomes().get(c);
            System.arraycopy(weight, source * width, table, (int) (offsets[c] + 1) * width, outcomes * width);
            source += outcomes;
        }
        Value indices = events.codes().plus(graph.longs(offsets, 1, features));
        return graph.floats(table, rows, width).apply("Gather", indices).sum(1);
    }

    /** The decoder's output {@code [M, G + B + O]} at z {@code [M, L]}. */
    Value decode(Value z) {
        Value hidden = z;
        for (Weights.Dense layer : weights.decoder()) {
            hidden = silu(dense(hidden, layer));
        }
        return dense(hidden, weights.output());
    }

    /** Encoded values in the event's own units; the inverse of the transform, bounded so that it is finite. */
    Value inUnits(Value encoded) {
        // So far out, a further scale says nothing, and exponentials would overflow.
        double furthest = 10;
        Value tail = row(Transform::tail);
        Value magnitude = encoded.abs();
        Value beyond = magnitude.minus(tail).apply("Relu").min(graph.scalar(furthest));
        Value u = encoded.sign().times(magnitude.min(tail).plus(beyond.exp()).plus(-1));
        Value shaped = u.times(row(Transform::scale)).plus(row(Transform::center));
        boolean[] logarithmic = logarithmic();
        if (allEqual(logarithmic, false)) {
            return shaped;
        }
        Value power = shaped.abs().min(graph.scalar(88)).exp().plus(-1);
        return shaped.sign().times(power).where(graph.booleans(logarithmic, 1, logarithmic.length), shaped);
    }

    /** One number a Gaussian column, {@code [1, G]}. */
    private Value row(ToDoubleFunction<Transform> part) {
        List<Double> numbers = new ArrayList<>();
        layout.transforms().forEach(transform -> numbers.add(part.applyAsDouble(transform)));
        return row(numbers);
    }

    /** A constant {@code [1, numbers]}. */
    Value row(List<Double> numbers) {
        float[] floats = new float[numbers.size()];
        for (int j = 0; j < floats.length; j++) {
            floats[j] = (float) Math.max(-Transform.LARGEST, Math.min(Transform.LARGEST, numbers.get(j)));
        }
        return graph.floats(floats, 1, floats.length);
    }

    private Value dense(Value x, Weights.Dense layer) {
        return x.apply("MatMul", graph.floats(layer.weight(), layer.in(), layer.out()))
                .plus(graph.floats(layer.bias(), 1, layer.out()));
    }

    private static Value silu(Value x) {
        return x.times(x.apply("Sigmoid"));
    }

    private static boolean allEqual(boolean[] truths, boolean truth) {
        for (boolean one : truths) {
            if (one != truth) {
                return false;
            }
        }
        return true;
    }
}
