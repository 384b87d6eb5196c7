package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** How much of a graph's tensors is there at once, where each goes after the last node that takes it. For one graph. */
final class RunMemory {

    private final OnnxMl.GraphProto graph;
    private final ToLongFunction<String> bytes;
    private final Set<String> kept;

    /**
     * Of a graph.
     *
     * @param bytes of a tensor, by its name
     * @param kept tensors that stay
     */
    RunMemory(OnnxMl.GraphProto graph, ToLongFunction<String> bytes, Set<String> kept) {
        this.graph = graph;
        this.bytes = bytes;
        this.kept = kept;
    }

    /** At most so many, whether nodes run in the graph's order or in that of ONNX Runtime; weights aside. */
    long peak() {
        List<Integer> written = IntStream.range(0, graph.getNodeCount()).boxed().toList();
        return Math.max(peak(written), peak(runOrder()));
    }

    private long peak(List<Integer> order) {
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            for (String input : graph.getNode(order.get(i)).getInputList()) {
                lastUse.put(input, i);
            }
        }
        graph.getOutputList().forEach(output -> lastUse.put(output.getName(), order.size()));
        long live = 0;
        for (OnnxMl.ValueInfoProto input : graph.getInputList()) {
            live = TensorBound.sum(live, bytes.applyAsLong(input.getName()));
        }
        long peak = live;
        for (int i = 0; i < order.size(); i++) {
            OnnxMl.NodeProto node = graph.getNode(order.get(i));
            Set<String> ended = new HashSet<>(node.getInputList());
            for (String output : node.getOutputList()) {
                live = TensorBound.sum(live, bytes.applyAsLong(output));
                ended.add(output);
            }
            peak = Math.max(peak, live);
            if (peak == Long.MAX_VALUE) {
                return peak;
            }
            for (String name : ended) {
                boolean last = lastUse.getOrDefault(name, i) == i && !kept.contains(name);
                live -= last ? bytes.applyAsLong(name) : 0;
            }
        }
        return peak;
    }

    /**
     * From the outputs back, of what a node takes the later first: the default of ONNX Runtime 1.28.0, by which a graph can keep what
     * its own order would have thrown away.
     */
    private List<Integer> runOrder() {
        Map<String, Integer> makers = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            takes(i, makers).forEach(taken::add);
            for (String output : graph.getNode(i).getOutputList()) {
                makers.put(output, i);
            }
        }
        Deque<Integer> waiting = new ArrayDeque<>();
        IntStream.range(0, graph.getNodeCount()).filter(i -> !taken.contains(i)).forEach(waiting::push);
        boolean[] seen = new boolean[graph.getNodeCount()];
        boolean[] run = new boolean[graph.getNodeCount()];
        List<Integer> order = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int node = waiting.pop();
            if (!seen[node]) {
                seen[node] = true;
                waiting.push(node);
                takes(node, makers).stream().filter(input -> !seen[input]).forEach(waiting::push);
            } else if (!run[node]) {
                run[node] = true;
                order.add(node);
            }
        }
        return order;
    }

    private SortedSet<Integer> takes(int node, Map<String, Integer> makers) {
        SortedSet<Integer> takes = new TreeSet<>();
        for (String input : graph.getNode(node).getInputList()) {
            Integer maker = makers.get(input);
            if (maker != null) {
                takes.add(maker);
            }
        }
        return takes;
    }
}
