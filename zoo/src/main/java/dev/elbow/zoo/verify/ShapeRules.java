package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How large the outputs of operators are whose work is shapes. Source: ONNX operators, opset 17. Whatever rounds, rounds up: a length
 * that a rule gives is no less than that of any run. Stateless.
 */
final class ShapeRules {

    private static final Interval ONE = Interval.of(1);

    private ShapeRules() {}

    static TensorBound shape(NodeInputs node) {
        List<Interval> lengths = node.input(0).lengths();
        int from = end(node.integer("start", 0), lengths.size());
        int to = Math.max(from, end(node.integer("end", Long.MAX_VALUE), lengths.size()));
        return vector(lengths.subList(from, to));
    }

    private static int end(long place, int rank) {
        return (int) Math.max(0, Math.min(rank, place < 0 ? place + rank : place));
    }

    private static TensorBound vector(List<Interval> values) {
        return new TensorBound(DataType.INT64, List.of(Interval.of(values.size())), Optional.of(values));
    }

    /** 0 takes over a length of the data, and -1 stands for what the others leave. */
    static TensorBound reshape(NodeInputs node) {
        TensorBound data = node.input(0);
        List<Interval> wanted = node.numbers(1);
        boolean zeroCopies = node.integer("allowzero", 0) == 0;
        List<Interval> lengths = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Interval length = wanted.get(i);
            boolean copies = zeroCopies && i < data.rank() && length.low() <= 0 && length.high() >= 0;
            Interval copied = copies ? data.lengths().get(i) : length;
            lengths.add(length.is(0) ? copied : new Interval(length.low(), Math.max(length.high(), copied.high())));
        }
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i).low() < 0) {
                lengths.set(i, left(data, lengths, i));
            }
        }
        return new TensorBound(data.type(), lengths, data.values());
    }

    private static Interval left(TensorBound data, List<Interval> lengths, int place) {
        Interval given = lengths.get(place);
        List<Interval> others = new ArrayList<>(lengths);
        others.remove(place);
        long fewest =
                others.stream().mapToLong(length -> Math.max(1, length.low())).reduce(1, TensorBound::product);
        long most =
                others.stream().mapToLong(length -> Math.max(1, length.high())).reduce(1, TensorBound::product);
        long high = data.elements() / fewest;
        return given.exact()
                ? new Interval(Math.min(high, data.fewestElements() / most), high)
                : new Interval(0, Math.max(high, given.high()));
    }

    static TensorBound flatten(NodeInputs node) {
        TensorBound data = node.input(0);
        long given = node.integer("axis", 1);
        // The one axis that may be as large as there are axes, and still counts from their end.
        int axis = given == data.rank() ? data.rank() : node.axis(given, data.rank());
        return data.withLengths(List.of(
                product(data.lengths().subList(0, axis)), product(data.lengths().subList(axis, data.rank()))));
    }

    private static Interval product(List<Interval> lengths) {
        return lengths.stream().reduce(ONE, Interval::times);
    }

    static TensorBound squeeze(NodeInputs node) {
        TensorBound data = node.input(0);
        List<Interval> lengths = new ArrayList<>();
        if (node.optional(1).filter(axes -> axes.elements() > 0).isEmpty()) {
            for (Interval length : data.lengths()) {
                node.that(length.exact() || length.low() > 1, "an axis of length " + length, "a length that is known");
                if (!length.is(1)) {
                    lengths.add(length);
                }
            }
        } else {
            SortedSet<Integer> axes = axes(node, 1, data.rank());
            for (int i = 0; i < data.rank(); i++) {
                if (!axes.contains(i)) {
                    lengths.add(data.lengths().get(i));
                }
            }
        }
        return new TensorBound(data.type(), lengths, data.values());
    }

    static TensorBound unsqueeze(NodeInputs node) {
        TensorBound data = node.input(0);
        int more = node.constants(1).map(List::size).orElse(0);
        SortedSet<Integer> axes = axes(node, 1, data.rank() + more);
        List<Interval> lengths = new ArrayList<>(data.lengths());
        axes.forEach(axis -> lengths.add(axis, ONE));
        return new TensorBound(data.type(), lengths, data.values());
    }

    static SortedSet<Integer> axes(NodeInputs node, int input, int rank) {
        List<Long> given = node.constants(input).orElseThrow(() -> node.fault("axes from a run", "constant axes"));
        TreeSet<Integer> axes = new TreeSet<>();
        given.forEach(axis -> node.that(axes.add(node.axis(axis, rank)), "axis " + axis + " twice", "once"));
        return axes;
    }

    static TensorBound transpose(NodeInputs node) {
        TensorBound data = node.input(0);
        List<Interval> lengths = new ArrayList<>(data.lengths());
        Collections.reverse(lengths);
        node.integers("perm").ifPresent(order -> {
            node.that(order.size() == lengths.size(), order.size() + " axes", "" + lengths.size());
            for (int i = 0; i < order.size(); i++) {
                lengths.set(i, data.lengths().get(node.axis(order.get(i), data.rank())));
            }
        });
        return data.withLengths(lengths);
    }

    /** Parts without elements are left out by a runtime, whatever their other lengths. */
    static TensorBound concat(NodeInputs node) {
        TensorBound first = node.input(0);
        List<Interval> lengths = new ArrayList<>(first.lengths());
        int axis = node.axis(node.integer("axis", 0), lengths.size());
        lengths.set(axis, joinedLength(first, axis));
        Optional<List<Interval>> values = first.values();
        for (int i = 1; i < node.inputs().size(); i++) {
            TensorBound part = node.input(i);
            node.that(part.rank() == lengths.size(), part.rank() + " axes", "" + lengths.size());
            for (int j = 0; j < lengths.size(); j++) {
                Interval length = part.lengths().get(j);
                Interval before = lengths.get(j);
                lengths.set(j, j == axis ? before.plus(joinedLength(part, axis)) : before.hull(length));
            }
            values = values.flatMap(all -> part.values().map(more -> joined(all, more)))
                    .filter(all -> all.size() <= TensorBound.MOST_VALUES);
        }
        return new TensorBound(first.type(), lengths, values);
    }

    private static Interval joinedLength(TensorBound part, int axis) {
        Interval length = part.lengths().get(axis);
        return part.mayBeEmpty() ? new Interval(0, length.high()) : length;
    }

    private static List<Interval> joined(List<Interval> first, List<Interval> more) {
        List<Interval> joined = new ArrayList<>(first);
        joined.addAll(more);
        return joined;
    }

    static List<TensorBound> split(NodeInputs node) {
        TensorBound data = node.input(0);
        int axis = node.axis(node.integer("axis", 0), data.rank());
        int parts = node.node().getOutputCount();
        Interval whole = data.lengths().get(axis);
        List<TensorBound> outputs = new ArrayList<>();
        Optional<List<Long>> sizes = node.constants(1);
        for (int i = 0; i < parts; i++) {
            Interval equal = node.optional(1).isEmpty()
                    ? new Interval(whole.low() / parts, (whole.high() - 1) / parts + 1)
                    : new Interval(0, whole.high());
            int part = i;
            Interval length = sizes.filter(all -> part < all.size())
                    .map(all -> Interval.of(all.get(part)))
                    .orElse(equal);
            List<Interval> lengths = new ArrayList<>(data.lengths());
            lengths.set(axis, length);
            outputs.add(data.withLengths(lengths));
        }
        return outputs;
    }

    static TensorBound expand(NodeInputs node) {
        TensorBound data = node.input(0);
        return data.withLengths(ElementRules.broadcast(data.lengths(), node.numbers(1)));
    }

    static TensorBound constantOfShape(NodeInputs node) {
        DataType type = node.attribute("value", AttributeType.TENSOR)
                .map(value -> DataType.forNumber(value.getT().getDataType()))
                .orElse(DataType.FLOAT);
        return TensorBound.of(type, node.numbers(0));
    }

    /** From a start to a limit, by a step that is no 0. */
    static TensorBound range(NodeInputs node) {
        for (int i = 0; i < 3; i++) {
            DataType type = node.input(i).type();
            node.that(type == DataType.INT64, "numbers of type " + type, "INT64");
        }
        Interval start = node.number(0);
        Interval limit = node.number(1);
        Interval step = node.number(2);
        node.that(step.exact() && step.low() != 0, "a step of " + step, "a constant other than 0");
        Interval way = step.low() > 0 ? limit.minus(start) : start.minus(limit);
        long stride = step.low() == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step.low());
        long most = way.high() <= 0 ? 0 : (way.high() - 1) / stride + 1;
        return TensorBound.of(DataType.INT64, List.of(new Interval(0, most)));
    }

    static TensorBound oneHot(NodeInputs node) {
        TensorBound indices = node.input(0);
        List<Interval> lengths = new ArrayList<>(indices.lengths());
        int axis = node.axis(node.integer("axis", -1), lengths.size() + 1);
        lengths.add(axis, node.number(1));
        return node.input(2).withLengths(lengths);
    }

    static TensorBound gather(NodeInputs node) {
        TensorBound data = node.input(0);
        TensorBound indices = node.input(1);
        int axis = node.axis(node.integer("axis", 0), data.rank());
        List<Interval> lengths = new ArrayList<>(data.lengths());
        lengths.remove(axis);
        lengths.addAll(axis, indices.lengths());
        Optional<List<Interval>> values = data.values()
                .filter(all -> data.rank() == 1)
                .flatMap(all -> node.constants(1).map(at -> picked(node, all, at)));
        return new TensorBound(data.type(), lengths, values);
    }

    private static List<Interval> picked(NodeInputs node, List<Interval> all, List<Long> places) {
        return places.stream()
                .map(place -> all.get(node.axis(place, all.size())))
                .toList();
    }
}
