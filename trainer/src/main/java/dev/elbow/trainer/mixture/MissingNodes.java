package dev.elbow.trainer.mixture;

import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The costs of correlated numbers where some are missing, exactly: those of the marginal over the observed ones. Shapes: N events,
 * C components, D numbers, m missing ones at most among the events at hand.
 *
 * <p>A whitened number is {@code y_j = (x_j - prediction from all earlier numbers) / scale}, standard normal. With missing numbers
 * counted as 0, {@code y = y' - b'u} for the missing ones {@code u}, of which only mean a and covariance P are known given the
 * earlier observed ones. Feature after feature, with {@code g = P b} and {@code s = 1 + b'g}:
 *
 * <pre>
 *     innovation   v = y'_j - b'a,  of variance s
 *     observed     a += g v / s,    P -= g g' / s,   cost log(2 pi s) / 2 + v^2 / (2 s) + log scale
 *     missing      u_j joins with mean -v, variance s and covariance g with the others
 * </pre>
 *
 * <p>which is a Kalman filter whose state is what is missing (Kalman, 1960), and Cholesky's factorisation of the observed
 * covariance where nothing is. It costs D m^2 instead of D^3 an event and component, without cancellation between nearly collinear
 * numbers; and only events that lack a number before one that they have go through it: where none does, its tensors are empty.
 * Memory is {@code 8 C m^2} bytes an event of these, several times; who scores events that lack many of many numbers runs few at once.
 */
final class MissingNodes {

    private final OnnxGraph graph;
    private final Doubles doubles;
    private final Mixture mixture;
    private final int numeric;

    MissingNodes(OnnxGraph graph, Mixture mixture) {
        this.graph = graph;
        this.doubles = new Doubles(graph);
        this.mixture = mixture;
        this.numeric = mixture.columns().numeric().size();
    }

    /**
     * Costs of all events.
     *
     * @param whitened {@code [C, N, D]}, missing numbers counted as the mean
     * @param observed {@code [N, D]}, 1 or 0
     * @param complete {@code [C, N, D]}, right for events that lack nothing
     * @return {@code [C, N, D]}, 0 where missing
     */
    Value costs(Value whitened, Value observed, Value complete) {
        Value hidden = hidden(observed);
        Value hiddenCount = doubles.total(hidden, numeric);
        ChosenRows rows = new ChosenRows(graph, hiddenCount.min(doubles.scalar(1)));
        // No more than there are numbers; said so that whoever loads the graph knows without running it.
        Value most = hiddenCount.reduce("ReduceMax", 0).toLong().min(graph.longs(new long[] {numeric}));
        Value slots = graph.longs(new long[] {0}).apply("Range", most, graph.longs(new long[] {1}));
        Value some = some(
                rows.chosen(whitened, 1).transpose(2L, 0L, 1L),
                rows.chosen(observed, 0).transpose(1L, 0L),
                features(rows.chosen(hidden, 0), slots));
        return rows.merged(complete, some, 1);
    }

    /** 1 where a number is missing before one that is not, {@code [N, D]}; what is missing last tells nothing of others. */
    private Value hidden(Value observed) {
        Value later = observed.apply("MatMul", triangle(true)).min(doubles.scalar(1));
        return doubles.scalar(1).minus(observed).times(later);
    }

    /** Ones from row j to column k where j is above k, or not under it, {@code [D, D]}. */
    private Value triangle(boolean after) {
        double[][] ones = new double[numeric][numeric];
        for (int j = 0; j < numeric; j++) {
            for (int k = 0; k < numeric; k++) {
                ones[j][k] = after == j > k ? 1 : 0;
            }
        }
        return doubles.matrix(ones);
    }

    /** The s-th hidden number of each event, {@code [m, S]}; D where it has fewer. */
    private Value features(Value hidden, Value slots) {
        Value upTo = hidden.apply("MatMul", triangle(false)).transpose(1L, 0L).unsqueeze(0);
        Value count = slots.toDouble().unsqueeze(1).unsqueeze(1);
        return upTo.apply("LessOrEqual", count).toDouble().sum(1).toLong();
    }

    /**
     * Costs of S events.
     *
     * @param whitened {@code [D, C, S]}
     * @param observed {@code [D, S]}
     * @param features {@code [m, S]}
     * @return {@code [C, S, D]}
     */
    private Value some(Value whitened, Value observed, Value features) {
        State state = new State(whitened, observed, features);
        List<Value> innovations = new ArrayList<>();
        List<Value> variances = new ArrayList<>();
        for (int j = 0; j < numeric; j++) {
            state.see(j);
            innovations.add(state.innovation);
            variances.add(state.variance);
        }
        Value variance = all(variances);
        Value square = all(innovations).square().apply("Div", variance);
        return square.plus(variance.log())
                .times(doubles.scalar(0.5))
                .plus(constants())
                .times(observed.unsqueeze(1))
                .transpose(1L, 2L, 0L);
    }

    /** From {@code [C, 1, 1, S]} a number to {@code [D, C, S]}. */
    private Value all(List<Value> each) {
        // Where S is 0, no dimension could be inferred.
        Value shape = graph.longs(new long[] {numeric, mixture.size()}, 2);
        Value joined = Value.concat(0, each);
        Value rows = joined.apply("Shape").gather(graph.longs(new long[] {3}, 1), 0);
        return joined.apply("Reshape", Value.concat(0, List.of(shape, rows)));
    }

    /** {@code log(2 pi) / 2 + log L_jj}, {@code [D, C, 1]}. */
    private Value constants() {
        int size = mixture.size();
        double[] constants = new double[numeric * size];
        for (int j = 0; j < numeric; j++) {
            for (int c = 0; c < size; c++) {
                double scale = mixture.components().get(c).normal().factor().at(j, j);
                constants[j * size + c] = 0.5 * Math.log(2 * Math.PI) + Math.log(scale);
            }
        }
        return graph.doubles(constants, numeric, size, 1);
    }

    /**
     * What is known of missing numbers, in units of their scales. Vectors over them are rows {@code [C, 1, m, S]}, or columns {@code
     * [C, m, 1, S]} by {@link #turned}; what is one for all of them is {@code [C, 1, 1, S]}.
     */
    private final class State {

        private final Value whitened;
        private final Value observed;
        private final Value features;
        private final Value own;
        private final Value missingAxis = graph.longs(new long[] {2}, 1);
        private final Value one = doubles.scalar(1);
        private final Lower[] whitening;
        private Value mean;
        private Value covariance;
        private Value innovation;
        private Value variance;

        State(Value whitened, Value observed, Value features) {
            this.whitened = whitened.unsqueeze(2).unsqueeze(2); // [D, C, 1, 1, S]
            this.observed = observed;
            this.features = features.unsqueeze(0); // [1, m, S]
            long[] numbers = IntStream.range(0, numeric).asLongStream().toArray();
            own = this.features
                    .apply("Equal", graph.longs(numbers, numeric, 1, 1, 1))
                    .toDouble(); // [D, 1, m, S]
            whitening = mixture.components().stream()
                    .map(component -> component.normal().factor().inverse())
                    .toArray(Lower[]::new);
            mean = this.features.toDouble().times(doubles.scalar(0)).unsqueeze(0);
            covariance = mean.times(turned(mean)); // [C, m, m, S]
            innovation = mean;
            variance = mean;
        }

        void see(int j) {
            Value index = graph.longs(new long[] {j});
            Value weights = weights(j);
            Value gains = sum(covariance.times(weights)); // a column
            Value gain = turned(gains);
            variance = sum(weights.times(gain)).plus(one);
            innovation = whitened.gather(index, 0).minus(sum(weights.times(mean)));
            if (j == numeric - 1) {
                return;
            }
            // One step for both cases: P - t (g - s t)' - g t' with t = g / s where observed, t = -e_j where missing.
            Value share = observed.gather(index, 0).apply("Div", variance);
            Value step = gain.times(share).minus(own.gather(index, 0));
            Value rest = gain.minus(step.times(variance));
            mean = mean.plus(step.times(innovation));
            covariance = covariance.minus(turned(step).times(rest)).minus(gains.times(step));
        }

        /** Over the third axis, which stays. */
        private Value sum(Value terms) {
            return terms.apply("ReduceSum", missingAxis);
        }

        private Value turned(Value vector) {
            return vector.transpose(0L, 2L, 1L, 3L);
        }

        /** What each missing number adds to the prediction of number j, {@code -W_jm / W_mm}; 0 where it comes later. */
        private Value weights(int j) {
            double[][] weights = new double[whitening.length][numeric + 1];
            for (int c = 0; c < weights.length; c++) {
                for (int m = 0; m < j; m++) {
                    weights[c][m] = -whitening[c].at(j, m) / whitening[c].at(m, m);
                }
            }
            return doubles.matrix(weights).gather(features, 1);
        }
    }
}
