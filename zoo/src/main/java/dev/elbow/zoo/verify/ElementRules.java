package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/** How large the outputs of arithmetic are: element by element, along axes, products of matrices. Source: ONNX operators, opset 17. Stateless. */
final class ElementRules {

    private static final Interval ONE = Interval.of(1);

    private ElementRules() {}

    /** Of all inputs from one on, spread over each other, with the type of the first of these. */
    static TensorBound spread(NodeInputs node, int from) {
        TensorBound all = node.input(from);
        for (int i = from + 1; i < node.inputs().size(); i++) {
            TensorBound next = node.input(i);
            List<Interval> lengths = broadcast(all.lengths(), next.lengths());
            all = new TensorBound(all.type(), lengths, values(node.operator(), all, next));
        }
        return all;
    }

    static TensorBound truth(NodeInputs node) {
        return TensorBound.of(DataType.BOOL, spread(node, 0).lengths());
    }

    /** The condition spreads, too. */
    static TensorBound where(NodeInputs node) {
        TensorBound chosen = node.input(1);
        List<Interval> both = broadcast(chosen.lengths(), node.input(2).lengths());
        return chosen.withLengths(broadcast(both, node.input(0).lengths()));
    }

    /** A runtime ends the process where it divides the least whole number by -1. */
    static TensorBound divided(NodeInputs node) {
        if (node.input(0).integers()) {
            boolean positive = node.input(1)
                    .values()
                    .filter(all -> all.stream().allMatch(one -> one.low() > 0))
                    .isPresent();
            node.that(positive, "whole numbers divided by what may be 0 or less", "constants above 0");
        }
        return spread(node, 0);
    }

    private static Optional<List<Interval>> values(String operator, TensorBound a, TensorBound b) {
        Optional<BinaryOperator<Interval>> arithmetic = arithmetic(operator);
        if (arithmetic.isEmpty() || a.values().isEmpty() || b.values().isEmpty()) {
            return Optional.empty();
        }
        List<Interval> left = a.values().get();
        List<Interval> right = b.values().get();
        int size = Math.max(left.size(), right.size());
        if ((left.size() != size && left.size() != 1) || (right.size() != size && right.size() != 1)) {
            return Optional.empty();
        }
        List<Interval> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(
                    arithmetic.get().apply(left.get(left.size() == 1 ? 0 : i), right.get(right.size() == 1 ? 0 : i)));
        }
        return Optional.of(values);
    }

    private static Optional<BinaryOperator<Interval>> arithmetic(String operator) {
        return switch (operator) {
            case "Add", "Sum" -> Optional.of(Interval::plus);
            case "Sub" -> Optional.of(Interval::minus);
            case "Mul" -> Optional.of(Interval::times);
            case "Div" -> Optional.of(Interval::dividedBy);
            case "Min" -> Optional.of(Interval::least);
            case "Max" -> Optional.of(Interval::most);
            default -> Optional.empty();
        };
    }

    /** Lengths are equal, or one of them is 1. */
    static List<Interval> broadcast(List<Interval> a, List<Interval> b) {
        List<Interval> lengths = new ArrayList<>();
        int rank = Math.max(a.size(), b.size());
        for (int i = 0; i < rank; i++) {
            Interval left = i < rank - a.size() ? ONE : a.get(i - rank + a.size());
            Interval right = i < rank - b.size() ? ONE : b.get(i - rank + b.size());
            if (left.is(1) || right.is(1)) {
                lengths.add(left.is(1) ? right : left);
            } else {
                long low = Math.min(left.low(), right.low()) <= 0 ? 0 : Math.max(left.low(), right.low());
                lengths.add(new Interval(low, Math.max(left.high(), right.high())));
            }
        }
        return lengths;
    }

    /** Along the axes of an attribute. */
    static TensorBound reduced(NodeInputs node) {
        return reduced(node, axes(node, node.integers("axes").orElse(List.of())));
    }

    /** Along the axes of an input. */
    static TensorBound summed(NodeInputs node) {
        boolean given = node.optional(1).filter(axes -> axes.elements() > 0).isPresent();
        List<Long> axes = !given
                ? List.of()
                : node.constants(1).orElseThrow(() -> node.fault("axes from a run", "constant axes"));
        // What such a sum does, ONNX Runtime does not do with a tensor of no elements.
        boolean none = !given && node.integer("noop_with_empty_axes", 0) != 0;
        node.that(!none, "a sum along no axes", "along some, or all");
        return reduced(node, axes(node, axes));
    }

    static TensorBound argMax(NodeInputs node) {
        return reduced(node, axes(node, List.of(node.integer("axis", 0)))).withType(DataType.INT64);
    }

    /** Counted from the end, ONNX Runtime 1.28.0 does not find them in a tensor of no elements. */
    private static Set<Integer> axes(NodeInputs node, List<Long> given) {
        TensorBound data = node.input(0);
        Set<Integer> axes = new TreeSet<>();
        for (long axis : given) {
            node.that(
                    axis >= 0 || !data.mayBeEmpty(),
                    "axis " + axis + " of what may hold nothing",
                    "one that is counted from the front");
            node.that(axes.add(node.axis(axis, data.rank())), "axis " + axis + " twice", "once");
        }
        return axes;
    }

    /** Along all where none is given. */
    private static TensorBound reduced(NodeInputs node, Set<Integer> axes) {
        TensorBound data = node.input(0);
        boolean kept = node.integer("keepdims", 1) != 0;
        List<Interval> lengths = new ArrayList<>();
        for (int i = 0; i < data.rank(); i++) {
            if (!axes.isEmpty() && !axes.contains(i)) {
                lengths.add(data.lengths().get(i));
            } else if (kept) {
                lengths.add(ONE);
            }
        }
        return data.withLengths(lengths);
    }

    static TensorBound product(NodeInputs node) {
        TensorBound a = node.input(0);
        TensorBound b = node.input(1);
        node.that(a.rank() > 0 && b.rank() > 0, "a number for a matrix", "matrices or vectors");
        List<Interval> left = new ArrayList<>(a.lengths());
        List<Interval> right = new ArrayList<>(b.lengths());
        if (a.rank() == 1) {
            left.add(0, ONE);
        }
        if (b.rank() == 1) {
            right.add(ONE);
        }
        List<Interval> lengths =
                new ArrayList<>(broadcast(left.subList(0, left.size() - 2), right.subList(0, right.size() - 2)));
        if (a.rank() > 1) {
            lengths.add(left.get(left.size() - 2));
        }
        if (b.rank() > 1) {
            lengths.add(right.get(right.size() - 1));
        }
        return a.withLengths(lengths);
    }

    static TensorBound gemm(NodeInputs node) {
        TensorBound a = node.input(0);
        TensorBound b = node.input(1);
        node.that(a.rank() == 2 && b.rank() == 2, a.rank() + " and " + b.rank() + " axes", "two matrices");
        return a.withLengths(List.of(
                a.lengths().get(node.integer("transA", 0) == 0 ? 0 : 1),
                b.lengths().get(node.integer("transB", 0) == 0 ? 1 : 0)));
    }

    /** How many products are summed up in each element. */
    static long depth(NodeInputs node) {
        List<Interval> lengths = node.input(0).lengths();
        boolean turned = node.operator().equals("Gemm") && node.integer("transA", 0) != 0;
        return lengths.get(turned ? 0 : lengths.size() - 1).high();
    }
}
