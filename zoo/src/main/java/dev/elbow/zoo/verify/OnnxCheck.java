package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds an ONNX graph to what packages may contain, before any runtime sees it: one opset, listed operators, no subgraph,
 * no function, weights inside the file, the ports that the manifest declares, memory and work within bounds. Stateless.
 */
public final class OnnxCheck {

    /** The opset of every graph. */
    public static final long OPSET = 17;

    /** The version of the file format. */
    public static final long IR_VERSION = 8;

    /** The operators a graph may use: arithmetic, shapes and reductions; no loop, no control flow, no custom code. */
    public static final Set<String> OPERATORS = Set.of(
            "Abs",
            "Add",
            "And",
            "ArgMax",
            "Cast",
            "Clip",
            "Concat",
            "Constant",
            "ConstantOfShape",
            "Div",
            "Elu",
            "Equal",
            "Erf",
            "Exp",
            "Expand",
            "Flatten",
            "Floor",
            "Gather",
            "GatherElements",
            "Gemm",
            "Greater",
            "GreaterOrEqual",
            "Identity",
            "IsInf",
            "IsNaN",
            "LeakyRelu",
            "Less",
            "LessOrEqual",
            "Log",
            "LogSoftmax",
            "MatMul",
            "Max",
            "Min",
            "Mul",
            "Neg",
            "Not",
            "OneHot",
            "Or",
            "Pow",
            "Range",
            "Reciprocal",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceSum",
            "ReduceSumSquare",
            "Relu",
            "Reshape",
            "Shape",
            "Sigmoid",
            "Sign",
            "Slice",
            "Softmax",
            "Softplus",
            "Split",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Sum",
            "Tanh",
            "Transpose",
            "Unsqueeze",
            "Where");

    private static final int LONGEST_FOUND = 2_000;

    /** Of one run, beside the weights. */
    private static final long MOST_BYTES = 1L << 30;

    /** Events that a run has at least. */
    private static final int FEWEST_ROWS = 2;

    /** Products and sums of a run of as many events as golden vectors hold. */
    private static final long MOST_WORK = 1L << 40;

    private static final long MOST_FOLDED_WORK = 1L << 32;

    private OnnxCheck() {}

    /**
     * Passes a graph.
     *
     * @param file what messages call the graph
     * @throws ZooException.Untrusted naming the file, what was found and what was expected
     */
    public static void check(String file, byte[] onnx, Graph declared) {
        OnnxMl.ModelProto model = parse(file, onnx);
        that(model.getIrVersion() == IR_VERSION, file, "IR version " + model.getIrVersion(), "" + IR_VERSION);
        that(model.getFunctionsCount() == 0, file, "functions", "none");
        that(model.getTrainingInfoCount() == 0, file, "graphs for training", "none");
        for (OnnxMl.OperatorSetIdProto opset : model.getOpsetImportList()) {
            that(
                    opset.getDomain().isEmpty() && opset.getVersion() == OPSET,
                    file,
                    "opset \"" + Excerpt.of(opset.getDomain()) + "\" " + opset.getVersion(),
                    "the standard opset " + OPSET);
        }
        that(model.getOpsetImportCount() == 1, file, model.getOpsetImportCount() + " opsets", "1");
        OnnxMl.GraphProto graph = model.getGraph();
        that(graph.getSparseInitializerCount() == 0, file, "sparse initializers", "none");
        graph.getInitializerList().forEach(tensor -> TensorCheck.check(file, tensor));
        graph.getNodeList().forEach(node -> checkNode(file, node));
        checkPorts(file, "inputs", graph.getInputList(), declared.inputs());
        checkPorts(file, "outputs", graph.getOutputList(), declared.outputs());
        GraphBounds few = GraphBounds.of(file, graph, FEWEST_ROWS);
        that(
                few.bytes() <= MOST_BYTES,
                file,
                few.bytes() + " bytes at once for " + FEWEST_ROWS + " events, most of them for " + few.largest(),
                "at most " + MOST_BYTES);
        GraphBounds golden = GraphBounds.of(file, graph, GoldenVectors.MIN_CASES);
        that(
                golden.work() <= MOST_WORK,
                file,
                golden.work() + " products and sums for " + GoldenVectors.MIN_CASES + " events",
                "at most " + MOST_WORK);
        that(
                golden.foldedWork() <= MOST_FOLDED_WORK,
                file,
                golden.foldedWork() + " products and sums of constants",
                "at most " + MOST_FOLDED_WORK);
    }

    /**
     * How many events a graph that passed may be given at once, so that it takes no more memory than any graph may.
     *
     * @param most events that there are
     */
    public static int rowsAtOnce(String file, byte[] onnx, int most) {
        OnnxMl.GraphProto graph = parse(file, onnx).getGraph();
        int rows = most;
        while (rows > FEWEST_ROWS && GraphBounds.of(file, graph, rows).bytes() > MOST_BYTES) {
            rows = Math.max(FEWEST_ROWS, rows / 2);
        }
        return rows;
    }

    /** How often each operator stands in a graph, by name. */
    public static Map<String, Integer> operators(String file, byte[] onnx) {
        Map<String, Integer> counts = new TreeMap<>();
        parse(file, onnx).getGraph().getNodeList().forEach(node -> counts.merge(node.getOpType(), 1, Integer::sum));
        return counts;
    }

    private static OnnxMl.ModelProto parse(String file, byte[] onnx) {
        try {
            OnnxSize.check(onnx);
            return OnnxMl.ModelProto.parseFrom(onnx);
        } catch (IOException e) {
            throw new ZooException.Untrusted(
                    file + ": no ONNX model (" + Excerpt.of(String.valueOf(e.getMessage())) + "); nothing was loaded",
                    e);
        }
    }

    private static void checkNode(String file, OnnxMl.NodeProto node) {
        that(
                node.getDomain().isEmpty() && OPERATORS.contains(node.getOpType()),
                file,
                "operator \"" + Excerpt.of(node.getDomain()) + "\" " + Excerpt.of(node.getOpType()),
                "one of the listed standard operators");
        Set<String> names = new HashSet<>();
        for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
            that(
                    names.add(attribute.getName()),
                    file,
                    "attribute " + Excerpt.of(attribute.getName()) + " twice in " + node.getOpType(),
                    "once");
            boolean subgraph = attribute.hasG() || attribute.getGraphsCount() > 0;
            that(!subgraph, file, "a subgraph in " + node.getOpType(), "none");
            boolean sparse = attribute.hasSparseTensor() || attribute.getSparseTensorsCount() > 0;
            that(!sparse, file, "a sparse tensor in " + node.getOpType(), "none");
            if (attribute.hasT()) {
                TensorCheck.check(file, attribute.getT());
            }
            attribute.getTensorsList().forEach(tensor -> TensorCheck.check(file, tensor));
        }
    }

    private static void checkPorts(
            String file, String which, List<OnnxMl.ValueInfoProto> found, List<Graph.Port> declared) {
        List<Graph.Port> ports = new ArrayList<>();
        for (OnnxMl.ValueInfoProto value : found) {
            ports.add(port(file, value));
        }
        that(ports.equals(declared), file, which + " " + ports, declared + " as the manifest declares");
    }

    private static Graph.Port port(String file, OnnxMl.ValueInfoProto value) {
        OnnxMl.TypeProto.Tensor tensor = value.getType().getTensorType();
        boolean float32 = tensor.getElemType() == OnnxMl.TensorProto.DataType.FLOAT.getNumber();
        boolean int64 = tensor.getElemType() == OnnxMl.TensorProto.DataType.INT64.getNumber();
        List<OnnxMl.TensorShapeProto.Dimension> dims = tensor.getShape().getDimList();
        boolean batched = (dims.size() == 1 || dims.size() == 2) && !dims.get(0).hasDimValue();
        long width = dims.size() < 2 ? 0 : dims.get(1).getDimValue();
        boolean fixed = dims.size() < 2 || (width > 0 && width <= Integer.MAX_VALUE);
        that(
                (float32 || int64) && batched && fixed,
                file,
                Excerpt.of(value.getName()) + " of another type or shape",
                "float32 or int64, [N] or [N, width]");
        return new Graph.Port(value.getName(), float32 ? Graph.Element.FLOAT32 : Graph.Element.INT64, (int) width);
    }

    private static void that(boolean holds, String file, String found, String expected) {
        if (!holds) {
            throw new ZooException.Untrusted(file + ": " + Excerpt.of(found, LONGEST_FOUND) + " (expected: " + expected
                    + "); nothing was loaded");
        }
    }
}
