package dev.elbow.trainer.onnx;

import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Scales;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the decoder's numbers say about numeric features, in the event's own units and order. */
final class Distributions {

    private final OnnxGraph graph;
    private final Layout layout;
    private final Scales scales;
    private final Encoding encoding;

    Distributions(OnnxGraph graph, Parameters parameters, Encoding encoding) {
        this.graph = graph;
        this.layout = parameters.architecture().layout();
        this.scales = Scales.of(parameters);
        this.encoding = encoding;
    }

    /**
     * The expectation over the draws.
     *
     * @param decoded {@code [N, K, outputs]}
     * @return {@code [N, Dn]}
     */
    Value expected(Value decoded) {
        List<Value> parts = reals(decoded.mean(1), 0);
        parts.addAll(others(head -> mean(head, decoded).mean(1)));
        return inOrder(parts);
    }

    /**
     * The median or, one standard deviation away from it, the 16 % or 84 % quantile; the mean and its standard deviation for
     * counts; the probability itself for flags.
     *
     * @param decoded {@code [N, outputs]}
     * @param deviations -1, 0 or 1
     * @return {@code [N, Dn]}
     */
    Value quantile(Value decoded, int deviations) {
        List<Value> parts = reals(decoded, deviations);
        parts.addAll(others(head -> shifted(head, mean(head, decoded), deviations)));
        return inOrder(parts);
    }

    /** The reals' columns in the event's units, which are all of the transformed ones but the counts. */
    private List<Value> reals(Value decoded, int deviations) {
        List<Value> encoded = new ArrayList<>();
        for (Head head : List.of(Head.GAUSSIAN, Head.HETEROSCEDASTIC_GAUSSIAN, Head.STUDENT_T)) {
            Layout.Block block = layout.block(head);
            if (block.width() > 0) {
                Value location = decoded.columns(block.from(), block.to(), layout.outputs());
                encoded.add(
                        deviations == 0
                                ? location
                                : location.plus(deviation(head, decoded).times(deviations)));
            }
        }
        int counts = layout.counts().width();
        List<Value> parts = new ArrayList<>();
        if (!encoded.isEmpty()) {
            if (counts > 0) {
                // Transforms are one row: counts take their places in it, and are left out after.
                encoded.add(
                        decoded.columns(layout.counts().from(), layout.counts().to()));
            }
            Value units = encoding.inUnits(graph.concat(1, encoded));
            parts.add(units.columns(0, layout.counts().from(), layout.transformed()));
        }
        return parts;
    }

    private Value deviation(Head head, Value decoded) {
        return switch (head) {
            case GAUSSIAN -> graph.row(scales.sigma());
            case STUDENT_T -> graph.row(scales.studentDeviation());
            default -> scales.heteroscedastic(decoded.columns(layout.inputs(), layout.outputs()));
        };
    }

    private List<Value> others(Function<Head, Value> part) {
        List<Value> parts = new ArrayList<>();
        for (Head head : List.of(Head.POISSON, Head.NEGATIVE_BINOMIAL, Head.BERNOULLI)) {
            if (layout.block(head).width() > 0) {
                parts.add(part.apply(head));
            }
        }
        return parts;
    }

    private Value mean(Head head, Value decoded) {
        Value column =
                decoded.columns(layout.block(head).from(), layout.block(head).to(), layout.outputs());
        return head == Head.BERNOULLI ? column.sigmoid() : scales.mean(column);
    }

    private Value shifted(Head head, Value mean, int deviations) {
        if (head == Head.BERNOULLI || deviations == 0) {
            return mean;
        }
        Value variance =
                head == Head.POISSON ? mean : mean.plus(mean.square().times(graph.row(scales.inverseDispersion())));
        Value deviation = variance.apply("Sqrt");
        return mean.plus(deviation.times(deviations)).relu();
    }

    private Value inOrder(List<Value> parts) {
        return graph.concat(1, parts).reorder(ScoreGraph.inverse(layout.numericOrder()), 1);
    }
}
