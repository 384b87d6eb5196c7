package dev.elbow.zoo.reference;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An ONNX graph of opset 17, run in double precision.
 *
 * @param name what messages call it
 */
record ReferenceGraph(String name, OnnxMl.GraphProto graph) {

    private static final Map<String, Operator> OPERATORS = operators();

    private static Map<String, Operator> operators() {
        Map<String, Operator> all = new HashMap<>();
        Stream.of(Arithmetic.OPERATORS, Constants.OPERATORS, Products.OPERATORS, Reductions.OPERATORS, Shapes.OPERATORS)
                .forEach(all::putAll);
        return all;
    }

    static ReferenceGraph of(String name, byte[] onnx) {
        try {
            return new ReferenceGraph(name, OnnxMl.ModelProto.parseFrom(onnx).getGraph());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(name + ": no ONNX model", e);
        }
    }

    /**
     * The outputs by name.
     *
     * @throws AssertionError naming the operator that is not known here
     */
    Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> values = new HashMap<>(inputs);
        graph.getInitializerList().forEach(tensor -> values.put(tensor.getName(), Constants.of(tensor)));
        graph.getNodeList().forEach(node -> values.put(node.getOutput(0), result(node, values)));
        Map<String, Tensor> outputs = new HashMap<>();
        graph.getOutputList().forEach(port -> outputs.put(port.getName(), value(port.getName(), values)));
        return outputs;
    }

    private Tensor result(OnnxMl.NodeProto node, Map<String, Tensor> values) {
        Operator operator = OPERATORS.get(node.getOpType());
        if (operator == null || node.getOutputCount() != 1) {
            throw new AssertionError(name + ": operator " + node.getOpType() + " with " + node.getOutputCount()
                    + " outputs (expected: one output of " + OPERATORS.keySet() + "; write it here, too)");
        }
        List<Tensor> inputs =
                node.getInputList().stream().map(input -> value(input, values)).toList();
        try {
            return operator.apply(new Node(node, inputs));
        } catch (RuntimeException e) {
            throw new AssertionError(name + ": node " + node.getName() + ", " + node.getOpType() + " of " + inputs, e);
        }
    }

    private Tensor value(String value, Map<String, Tensor> values) {
        return Objects.requireNonNull(values.get(value), () -> name + ": no value " + value);
    }
}
