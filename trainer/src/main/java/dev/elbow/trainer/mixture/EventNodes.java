package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.TransformNodes;
import dev.elbow.trainer.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events as the density sees them, float64; and numbers back in the event's own units. A kind of feature that the schema has none
 * of has no values. One instance a graph.
 */
final class EventNodes {

    private final OnnxGraph graph;
    private final Doubles doubles;
    private final Columns columns;
    private final TransformNodes transforms;

    EventNodes(OnnxGraph graph, Columns columns) {
        this.graph = graph;
        this.doubles = new Doubles(graph);
        this.columns = columns;
        this.transforms = new TransformNodes(graph, columns.transforms(), TransformNodes.Precision.FLOAT64);
    }

    /**
     * Values with their presence.
     *
     * @param values {@code [N, width]}, 0 where missing
     * @param observed {@code [N, width]}, 1 or 0
     */
    record Present(Value values, Value observed) {}

    /** Encoded numbers, D wide. */
    Optional<Present> numbers() {
        return present(columns.numeric(), transforms::encode);
    }

    /** Flags, B wide; whatever a flag holds is a probability. */
    Optional<Present> flags() {
        return present(columns.flags(), raw -> raw.max(doubles.scalar(0)).min(doubles.scalar(1)));
    }

    private interface Encoding {
        Value of(Value raw);
    }

    private Optional<Present> present(List<Columns.Place> places, Encoding encoding) {
        if (places.isEmpty()) {
            return Optional.empty();
        }
        Value raw = graph.input(GraphContract.NUMERIC);
        if (places.size() < columns.schema().numericWidth()) {
            long[] indices = places.stream().mapToLong(Columns.Place::column).toArray();
            raw = raw.gather(graph.longs(indices, indices.length), 1);
        }
        Value missing = raw.apply("IsNaN");
        Value values = doubles.scalar(0).where(missing, encoding.of(raw.toDouble()));
        return Optional.of(new Present(values, missing.apply("Not").toDouble()));
    }

    /** The codes of one categorical feature, {@code [N]}; from outside, whatever it is, a code means missing or unknown. */
    Value codes(int j) {
        int column = columns.symbols().get(j).column();
        return graph.input(GraphContract.CATEGORICAL)
                .gather(graph.longs(new long[] {column}), 1)
                .min(graph.longs(new long[] {columns.outcomes().get(j)}, 1))
                .max(graph.longs(new long[] {Feature.Categorical.MISSING}, 1));
    }

    /** Encoded numbers in the event's own units. */
    Value inUnits(Value encoded) {
        return transforms.decode(encoded);
    }

    /** Numbers and flags side by side as the numeric ports have them, {@code [N, Dn]}. */
    Value asPorts(Optional<Value> numbers, Optional<Value> flags) {
        List<Value> parts = new ArrayList<>();
        numbers.ifPresent(parts::add);
        flags.ifPresent(parts::add);
        List<Columns.Place> places = new ArrayList<>(columns.numeric());
        places.addAll(columns.flags());
        Integer[] order = new Integer[places.size()];
        for (int i = 0; i < order.length; i++) {
            order[places.get(i).column()] = i;
        }
        return Value.concat(1, parts).reorder(List.of(order), 1).toFloat();
    }
}
