package dev.elbow.trainer.onnx;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the graph's raw inputs to events as the network sees them, and from encoded numbers back to the event's own units. */
final class Encoding {

    private final OnnxGraph graph;
    private final Layout layout;
    private final TransformNodes transforms;

    Encoding(OnnxGraph graph, Layout layout) {
        this.graph = graph;
        this.layout = layout;
        this.transforms = new TransformNodes(graph, layout.transforms(), TransformNodes.Precision.FLOAT32);
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
            counts = block.width() == 0
                    ? counts
                    : Optional.of(known.columns(block.from(), block.to(), layout.numeric()));
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
            parts.add(transforms.encode(raw.columns(0, g, n)));
        }
        if (n > g) {
            // Whatever a flag holds is a probability then.
            parts.add(raw.columns(g, n).atLeast(0).atMost(1));
        }
        return graph.concat(1, parts);
    }

    /** Encoded numbers in the event's own units. */
    Value inUnits(Value encoded) {
        return transforms.decode(encoded);
    }
}
