package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much memory and work a graph takes at most, found out without running it: a runtime reserves whatever the graph asks for, up to
 * the end of the machine. Shapes are followed from node to node for a number of events, and whole numbers so far as shapes are made of
 * them. For one graph.
 */
final class GraphBounds {

    private static final int MOST_AXES = 32;

    private final String file;
    private final Map<String, TensorBound> known = new HashMap<>();
    private final Set<String> constant = new HashSet<>();
    private long peak;
    private long work;
    private long foldedWork;
    private String largest = "";
    private long largestBytes;

    private GraphBounds(String file) {
        this.file = file;
    }

    /**
     * Follows a graph whose tensors passed {@link TensorCheck}.
     *
     * @param rows N: the events of one run
     * @throws ZooException.Untrusted where a shape cannot be told without running the graph
     */
    static GraphBounds of(String file, OnnxMl.GraphProto graph, long rows) {
        GraphBounds bounds = new GraphBounds(file);
        bounds.constant.add(""); // an input that is left out
        graph.getInitializerList().forEach(tensor -> {
            bounds.define(tensor.getName(), TensorCheck.bound(tensor));
            bounds.constant.add(tensor.getName());
        });
        graph.getInputList().forEach(input -> bounds.define(input.getName(), port(input, rows)));
        graph.getNodeList().forEach(bounds::follow);
        bounds.peak = new RunMemory(
                        graph, name -> name.isEmpty() ? 0 : bounds.tensor(name).bytes(), bounds.constant)
                .peak();
        return bounds;
    }

    /** Of all tensors that are there at once, weights aside. */
    long bytes() {
        return peak;
    }

    /** Numbers that are computed, and products that are summed up in them. */
    long work() {
        return work;
    }

    /** What of it is done when the graph is opened, since it is of constants alone; nothing can end that. */
    long foldedWork() {
        return foldedWork;
    }

    /** Where most of the memory goes. */
    String largest() {
        return largest;
    }

    /** What is known of a value. */
    TensorBound tensor(String name) {
        TensorBound bound = known.get(name);
        if (bound == null) {
            throw new IllegalArgumentException("tensor: " + name + " (expected: one of the graph's)");
        }
        return bound;
    }

    private static TensorBound port(OnnxMl.ValueInfoProto input, long rows) {
        OnnxMl.TypeProto.Tensor tensor = input.getType().getTensorType();
        List<Interval> lengths = new ArrayList<>();
        tensor.getShape()
                .getDimList()
                .forEach(
                        dim -> lengths.add(dim.hasDimValue() ? Interval.of(dim.getDimValue()) : new Interval(1, rows)));
        return TensorBound.of(DataType.forNumber(tensor.getElemType()), lengths);
    }

    private void follow(OnnxMl.NodeProto node) {
        NodeInputs inputs = new NodeInputs(file, node, inputs(node));
        List<TensorBound> outputs = OperatorRules.outputs(inputs);
        inputs.that(
                node.getOutputCount() <= outputs.size(),
                node.getOutputCount() + " outputs",
                "at most " + outputs.size());
        // What is of constants alone is computed once, and kept.
        boolean folded = constant.containsAll(node.getInputList());
        long effort = 0;
        for (int i = 0; i < node.getOutputCount(); i++) {
            TensorBound output = outputs.get(i);
            inputs.that(output.rank() <= MOST_AXES, output.rank() + " axes", "at most " + MOST_AXES);
            if (output.bytes() > largestBytes) {
                largestBytes = output.bytes();
                largest = inputs.name();
            }
            effort = TensorBound.sum(effort, output.elements());
            define(node.getOutput(i), output);
            if (folded) {
                constant.add(node.getOutput(i));
            }
        }
        long done = OperatorRules.work(inputs, effort);
        work = TensorBound.sum(work, done);
        foldedWork = TensorBound.sum(foldedWork, folded ? done : 0);
    }

    private List<Optional<TensorBound>> inputs(OnnxMl.NodeProto node) {
        List<Optional<TensorBound>> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            TensorBound bound = known.get(name);
            if (bound == null && !name.isEmpty()) {
                throw fault(
                        node.getOpType() + " takes " + Excerpt.of(name) + ", which nothing before it gives",
                        "nodes in order");
            }
            inputs.add(Optional.ofNullable(bound));
        }
        return inputs;
    }

    private void define(String name, TensorBound bound) {
        if (!name.isEmpty() && known.put(name, bound) != null) {
            throw fault("two values named " + Excerpt.of(name), "one");
        }
    }

    private ZooException.Untrusted fault(String found, String expected) {
        return new ZooException.Untrusted(file + ": " + found + " (expected: " + expected + "); nothing was loaded");
    }
}
