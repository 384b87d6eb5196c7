package dev.elbow.zoo.runtime;

import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import java.util.Map;

/**
 * The graphs of a package as bytes, with their ports.
 *
 * @param graphs ports by graph name
 * @param onnx bytes by graph name
 */
public record GraphSet(Map<String, Graph> graphs, Map<String, byte[]> onnx) {

    public GraphSet {
        graphs = Map.copyOf(graphs);
        onnx = Map.copyOf(onnx);
    }

    /** Whether there is a graph of that name in {@link GraphContract}. */
    public boolean has(String name) {
        return graphs.containsKey(name);
    }

    /** Opens one graph by its name in {@link GraphContract}. */
    public GraphSession open(String name, Provider provider) {
        byte[] bytes = onnx.get(name);
        Graph graph = graphs.get(name);
        if (bytes == null || graph == null) {
            throw new IllegalArgumentException("graph: " + name + " (expected: one of " + graphs.keySet() + ")");
        }
        return GraphSession.open(name + ".onnx", bytes, graph, provider);
    }
}
