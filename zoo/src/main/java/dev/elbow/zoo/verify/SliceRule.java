package dev.elbow.zoo.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long the axes of a slice are. Stateless. */
final class SliceRule {

    private SliceRule() {}

    static TensorBound slice(NodeInputs node) {
        TensorBound data = node.input(0);
        Optional<List<Long>> starts = node.constants(1);
        Optional<List<Long>> ends = node.constants(2);
        Optional<List<Long>> steps = node.constants(4);
        boolean known = starts.isPresent()
                && ends.isPresent()
                && (node.optional(3).isEmpty() || node.constants(3).isPresent())
                && (node.optional(4).isEmpty() || steps.isPresent());
        List<Interval> lengths = new ArrayList<>(data.lengths());
        List<Interval> values = new ArrayList<>(data.values().orElse(List.of()));
        List<Integer> axes = axes(node, data.rank());
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            Interval length = data.lengths().get(axis);
            if (known && i < starts.get().size() && i < ends.get().size()) {
                long step = i < steps.map(List::size).orElse(0) ? steps.get().get(i) : 1;
                lengths.set(axis, length(length, starts.get().get(i), ends.get().get(i), step));
                values = cut(values, starts.get().get(i), ends.get().get(i), step);
            } else {
                lengths.set(axis, new Interval(0, length.high()));
                values = List.of();
            }
        }
        return new TensorBound(data.type(), lengths, Optional.of(values).filter(all -> !all.isEmpty()));
    }

    /** Those that are named; all where nobody can tell which. */
    private static List<Integer> axes(NodeInputs node, int rank) {
        List<Integer> axes = new ArrayList<>();
        if (node.optional(3).isPresent() && node.constants(3).isPresent()) {
            node.constants(3).get().forEach(axis -> axes.add(node.axis(axis, rank)));
            return axes;
        }
        int sliced = node.optional(3).isPresent()
                ? rank
                : node.constants(1).map(List::size).orElse(rank);
        for (int axis = 0; axis < Math.min(rank, sliced); axis++) {
            axes.add(axis);
        }
        return axes;
    }

    private static Interval length(Interval length, long start, long end, long step) {
        if (length.exact() && step > 0) {
            return Interval.of(count(length.low(), start, end, step));
        }
        boolean forward = step > 0 && start >= 0 && end >= 0;
        return new Interval(0, forward ? count(length.high(), start, end, step) : length.high());
    }

    private static long count(long length, long start, long end, long step) {
        long from = place(length, start);
        long to = place(length, end);
        return to <= from ? 0 : (to - from - 1) / step + 1;
    }

    private static long place(long length, long at) {
        return Math.max(0, Math.min(length, at < 0 ? at + length : at));
    }

    private static List<Interval> cut(List<Interval> values, long start, long end, long step) {
        if (step != 1) {
            return List.of();
        }
        int from = (int) place(values.size(), start);
        return values.subList(from, Math.max(from, (int) place(values.size(), end)));
    }
}
