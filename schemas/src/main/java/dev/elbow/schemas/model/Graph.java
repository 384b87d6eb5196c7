package dev.elbow.schemas.model;

import java.util.List;

/**
 * The inputs and outputs of one ONNX graph of a package; the first axis of each is the batch.
 *
 * @param inputs in order
 * @param outputs in order
 */
public record Graph(List<Port> inputs, List<Port> outputs) {

    /** A tensor's element type. */
    public enum Element {
        FLOAT32,
        INT64
    }

    /**
     * A named tensor of shape {@code [N]} or {@code [N, width]}.
     *
     * @param width columns; 0 for a tensor of shape {@code [N]}
     */
    public record Port(String name, Element element, int width) {}

    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
