package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;

/** Which rule tells how large an operator's outputs are. Source: ONNX operators, opset 17. Stateless. */
final class OperatorRules {

    private OperatorRules() {}

    /**
     * The outputs of a node, in order.
     *
     * @throws dev.elbow.zoo.fault.ZooException.Untrusted where they cannot be told
     */
    static List<TensorBound> outputs(NodeInputs node) {
        return node.operator().equals("Split") ? ShapeRules.split(node) : List.of(output(node));
    }

    private static TensorBound output(NodeInputs node) {
        return switch (node.operator()) {
            case "Add", "Max", "Min", "Mul", "Pow", "Sub", "Sum" -> ElementRules.spread(node, 0);
            case "Div" -> ElementRules.divided(node);
            case "And", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Or" -> ElementRules.truth(node);
            case "Where" -> ElementRules.where(node);
            case "IsInf", "IsNaN", "Not" -> node.input(0).withType(DataType.BOOL);
            case "Cast" -> cast(node);
            case "MatMul" -> ElementRules.product(node);
            case "Gemm" -> ElementRules.gemm(node);
            case "ArgMax" -> ElementRules.argMax(node);
            case "ReduceSum" -> ElementRules.summed(node);
            case "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSumSquare" ->
                ElementRules.reduced(node);
            default -> shaped(node);
        };
    }

    private static TensorBound shaped(NodeInputs node) {
        return switch (node.operator()) {
            case "Concat" -> ShapeRules.concat(node);
            case "Constant" -> constant(node);
            case "ConstantOfShape" -> ShapeRules.constantOfShape(node);
            case "Expand" -> ShapeRules.expand(node);
            case "Flatten" -> ShapeRules.flatten(node);
            case "Gather" -> ShapeRules.gather(node);
            case "GatherElements" -> node.input(0).withLengths(node.input(1).lengths());
            case "OneHot" -> ShapeRules.oneHot(node);
            case "Range" -> ShapeRules.range(node);
            case "Reshape" -> ShapeRules.reshape(node);
            case "Shape" -> ShapeRules.shape(node);
            case "Slice" -> SliceRule.slice(node);
            case "Squeeze" -> ShapeRules.squeeze(node);
            case "Transpose" -> ShapeRules.transpose(node);
            case "Unsqueeze" -> ShapeRules.unsqueeze(node);
            case "Identity" -> node.input(0);
            case "Abs",
                    "Clip",
                    "Elu",
                    "Erf",
                    "Exp",
                    "Floor",
                    "LeakyRelu",
                    "Log",
                    "LogSoftmax",
                    "Neg",
                    "Reciprocal",
                    "Relu",
                    "Sigmoid",
                    "Sign",
                    "Softmax",
                    "Softplus",
                    "Sqrt",
                    "Tanh" -> node.input(0).withLengths(node.input(0).lengths());
            default -> throw node.fault("no rule for its shape", "an operator that has one");
        };
    }

    private static TensorBound cast(NodeInputs node) {
        DataType to = DataType.forNumber((int) node.integer("to", 0));
        node.that(to != null && TensorBound.bytes(to) > 0, "type " + to, TensorCheck.TYPES);
        TensorBound data = node.input(0);
        return to == data.type() ? data : data.withType(to == null ? DataType.UNDEFINED : to);
    }

    private static TensorBound constant(NodeInputs node) {
        Optional<TensorBound> tensor =
                node.attribute("value", AttributeType.TENSOR).map(value -> TensorCheck.bound(value.getT()));
        Optional<TensorBound> number = node.attribute("value_int", AttributeType.INT)
                .map(value ->
                        new TensorBound(DataType.INT64, List.of(), Optional.of(List.of(Interval.of(value.getI())))));
        Optional<TensorBound> numbers = node.integers("value_ints")
                .map(values -> new TensorBound(
                        DataType.INT64,
                        List.of(Interval.of(values.size())),
                        Optional.of(values.stream().map(Interval::of).toList())));
        Optional<TensorBound> real = node.attribute("value_float", AttributeType.FLOAT)
                .map(value -> TensorBound.of(DataType.FLOAT, List.of()));
        Optional<TensorBound> reals = node.attribute("value_floats", AttributeType.FLOATS)
                .map(OnnxMl.AttributeProto::getFloatsCount)
                .map(count -> TensorBound.of(DataType.FLOAT, List.of(Interval.of(count))));
        return tensor.or(() -> number)
                .or(() -> numbers)
                .or(() -> real)
                .or(() -> reals)
                .orElseThrow(() -> node.fault("no value", "numbers"));
    }

    /** Of a node whose outputs hold so many elements. */
    static long work(NodeInputs node, long elements) {
        if (node.operator().equals("MatMul") || node.operator().equals("Gemm")) {
            return TensorBound.product(elements, Math.max(1, ElementRules.depth(node)));
        }
        long read = 0;
        for (Optional<TensorBound> input : node.inputs()) {
            read = TensorBound.sum(read, input.map(TensorBound::elements).orElse(0L));
        }
        return Math.max(read, elements);
    }
}
