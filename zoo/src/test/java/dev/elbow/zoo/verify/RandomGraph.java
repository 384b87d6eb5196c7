package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Grows a graph by random nodes of all listed operators over small tensors; many of them make no sense, which is for others to find
 * out. One use.
 */
final class RandomGraph {

    private static final List<String> OPERATORS =
            OnnxCheck.OPERATORS.stream().sorted().toList();

    /** What inputs are, as a rule: b truth, f float, i whole numbers, s a whole number, v a vector of them, u one of one number,
     * r a shape with a length left out, m a matrix, a anything. */
    private static final Map<String, String> INPUTS = Map.ofEntries(
            Map.entry("And", "bb"),
            Map.entry("Concat", "aaa"),
            Map.entry("Constant", ""),
            Map.entry("ConstantOfShape", "v"),
            Map.entry("Div", "aa"),
            Map.entry("Expand", "av"),
            Map.entry("Gather", "ai"),
            Map.entry("GatherElements", "ai"),
            Map.entry("Gemm", "mm"),
            Map.entry("MatMul", "fm"),
            Map.entry("Not", "b"),
            Map.entry("OneHot", "isv"),
            Map.entry("Or", "bb"),
            Map.entry("Range", "sss"),
            Map.entry("ReduceSum", "av"),
            Map.entry("Reshape", "ar"),
            Map.entry("Slice", "auuuu"),
            Map.entry("Split", "av"),
            Map.entry("Squeeze", "av"),
            Map.entry("Unsqueeze", "av"),
            Map.entry("Where", "baa"));

    private static final Map<String, List<String>> ATTRIBUTES = Map.ofEntries(
            Map.entry("ArgMax", List.of("axis", "keepdims")),
            Map.entry("Cast", List.of("to")),
            Map.entry("Concat", List.of("axis")),
            Map.entry("Constant", List.of("value_ints")),
            Map.entry("Flatten", List.of("axis")),
            Map.entry("Gather", List.of("axis")),
            Map.entry("GatherElements", List.of("axis")),
            Map.entry("Gemm", List.of("transA", "transB")),
            Map.entry("LogSoftmax", List.of("axis")),
            Map.entry("OneHot", List.of("axis")),
            Map.entry("ReduceSum", List.of("keepdims", "noop_with_empty_axes")),
            Map.entry("Reshape", List.of("allowzero")),
            Map.entry("Shape", List.of("start", "end")),
            Map.entry("Softmax", List.of("axis")),
            Map.entry("Split", List.of("axis")),
            Map.entry("Transpose", List.of("perm")));

    private final SplittableRandom random;
    private final List<String> names = new ArrayList<>(List.of("x", "n"));
    private final List<DataType> types = new ArrayList<>(List.of(DataType.FLOAT, DataType.INT64));
    private OnnxMl.GraphProto graph;
    private int count;

    RandomGraph(long seed) {
        random = new SplittableRandom(seed);
        graph = OnnxMl.GraphProto.newBuilder()
                .setName("random")
                .addInput(port("x", DataType.FLOAT, 3))
                .addInput(port("n", DataType.INT64, 2))
                .build();
    }

    private static OnnxMl.ValueInfoProto port(String name, DataType type, long width) {
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(OnnxMl.TensorShapeProto.newBuilder()
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("N"))
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(width)))))
                .build();
    }

    /** The graph with a node more; whether it stays is said by {@link #keep}. */
    OnnxMl.GraphProto grown() {
        OnnxMl.GraphProto.Builder builder = graph.toBuilder();
        String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        OnnxMl.NodeProto.Builder node =
                OnnxMl.NodeProto.newBuilder().setOpType(operator).setName("node" + count);
        for (int i = 0; i < (operator.equals("Split") ? 2 : 1); i++) {
            node.addOutput("y" + count++);
        }
        String inputs = INPUTS.getOrDefault(operator, "aa");
        int most = inputs.length() - (inputs.length() > 1 ? random.nextInt(2) : 0);
        for (int i = 0; i < most; i++) {
            node.addInput(input(builder, inputs.charAt(i)));
        }
        List<String> attributes = operator.startsWith("Reduce") ? List.of("axes", "keepdims") : List.of();
        ATTRIBUTES.getOrDefault(operator, attributes).forEach(name -> attribute(node, name));
        return builder.addNode(node).build();
    }

    /** Takes over what {@link #grown} gave. */
    void keep(OnnxMl.GraphProto grown, GraphBounds bounds) {
        graph = grown;
        grown.getNode(grown.getNodeCount() - 1).getOutputList().forEach(name -> {
            names.add(name);
            types.add(bounds.tensor(name).type());
        });
    }

    private String input(OnnxMl.GraphProto.Builder builder, char kind) {
        boolean constant = random.nextInt(4) > 0;
        return switch (kind) {
            case 'b' -> value(DataType.BOOL);
            case 'f' -> value(DataType.FLOAT);
            case 'i' -> value(DataType.INT64);
            case 's' -> constant ? constant(builder, DataType.INT64) : value(DataType.INT64);
            case 'v' -> constant ? constant(builder, DataType.INT64, random.nextInt(4)) : value(DataType.INT64);
            case 'u' -> constant ? constant(builder, DataType.INT64, 1) : value(DataType.INT64);
            case 'r' -> constant ? shape(builder) : value(DataType.INT64);
            case 'm' -> constant ? constant(builder, DataType.FLOAT, 3, random.nextInt(1, 4)) : value(DataType.FLOAT);
            default -> names.get(random.nextInt(names.size()));
        };
    }

    private String value(DataType type) {
        for (int i = 0; i < 20; i++) {
            int place = random.nextInt(names.size());
            if (types.get(place) == type) {
                return names.get(place);
            }
        }
        return "x";
    }

    private void attribute(OnnxMl.NodeProto.Builder node, String name) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name).setType(OnnxMl.AttributeProto.AttributeType.INT);
        if (List.of("perm", "axes", "value_ints").contains(name)) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INTS);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                attribute.addInts(random.nextInt(-2, 3));
            }
        } else if (name.equals("to")) {
            int[] known = {1, 6, 7, 9, 11};
            attribute.setI(known[random.nextInt(known.length)]);
        } else {
            attribute.setI(List.of("axis", "start", "end").contains(name) ? random.nextInt(-3, 4) : random.nextInt(2));
        }
        if (random.nextInt(4) > 0) {
            node.addAttribute(attribute);
        }
    }

    private String shape(OnnxMl.GraphProto.Builder builder) {
        String name = constant(builder, DataType.INT64, random.nextInt(1, 4));
        OnnxMl.TensorProto.Builder tensor = builder.getInitializerBuilder(builder.getInitializerCount() - 1);
        for (int i = 0; i < tensor.getInt64DataCount(); i++) {
            tensor.setInt64Data(i, random.nextInt(4));
        }
        tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), -1);
        return name;
    }

    /** Of small numbers. */
    private String constant(OnnxMl.GraphProto.Builder builder, DataType type, int... shape) {
        String name = "c" + count++;
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        int size = 1;
        for (int length : shape) {
            tensor.addDims(length);
            size *= length;
        }
        for (int i = 0; i < size; i++) {
            int number = random.nextInt(-2, 6);
            if (type == DataType.FLOAT) {
                tensor.addFloatData(number);
            } else {
                tensor.addInt64Data(number);
            }
        }
        builder.addInitializer(tensor);
        return name;
    }
}
