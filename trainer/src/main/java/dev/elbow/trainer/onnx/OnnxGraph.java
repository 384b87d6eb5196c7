package dev.elbow.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Message;
import dev.elbow.schemas.model.Graph;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.tensor.Algebra;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** An ONNX graph under construction, opset 17. Values are named in the order they come to be. Not thread-safe. */
public final class OnnxGraph implements Algebra<Value> {

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final Optional<Parameters> parameters;
    private final Set<String> written = new HashSet<>();
    private final Map<Message, Value> known = new HashMap<>();
    private int values;

    /** A graph with the ports that its contract declares, for a model with parameters. */
    OnnxGraph(String name, Graph ports, Parameters parameters) {
        this(name, ports, Optional.of(parameters));
    }

    /** A graph with the ports that its contract declares. */
    public OnnxGraph(String name, Graph ports) {
        this(name, ports, Optional.empty());
    }

    private OnnxGraph(String name, Graph ports, Optional<Parameters> parameters) {
        this.parameters = parameters;
        graph.setName(name);
        ports.inputs().forEach(port -> graph.addInput(declaration(port)));
        ports.outputs().forEach(port -> graph.addOutput(declaration(port)));
    }

    public Value input(String port) {
        return new Value(this, port);
    }

    /** Gives a value the name of an output. */
    public void output(String port, Value value) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput(value.name())
                .addOutput(port));
    }

    /** What comes out of that operator, which is one node however many formulas have that part. */
    Value node(String operator, List<Value> inputs, AttributeProto... attributes) {
        OnnxMl.NodeProto.Builder node =
                OnnxMl.NodeProto.newBuilder().setOpType(operator).addAllAttribute(List.of(attributes));
        inputs.forEach(input -> node.addInput(input.name()));
        return known.computeIfAbsent(node.build(), nameless -> {
            String output = operator + "_" + values++;
            graph.addNode(node.setName(output).addOutput(output));
            return new Value(this, output);
        });
    }

    @Override
    public Value concat(int axis, List<Value> parts) {
        return Value.concat(axis, parts);
    }

    /** The parameter under its own name, so that a package can be read back as a model. */
    @Override
    public Value parameter(String name) {
        if (written.add(name)) {
            Parameters model = parameters.orElseThrow();
            List<Integer> shape =
                    Objects.requireNonNull(model.architecture().shapes().get(name), name);
            TensorProto.Builder tensor = tensor(TensorProto.DataType.FLOAT, shape.get(0), shape.get(1));
            for (float number : model.get(name)) {
                tensor.addFloatData(number);
            }
            graph.addInitializer(tensor.setName(name));
        }
        return new Value(this, name);
    }

    /** A float32 scalar. */
    Value scalar(double value) {
        return floats(new float[] {(float) value});
    }

    /** A float32 constant; a scalar where no shape is given. */
    @Override
    public Value floats(float[] numbers, long... shape) {
        TensorProto.Builder tensor = tensor(TensorProto.DataType.FLOAT, shape);
        for (float number : numbers) {
            tensor.addFloatData(number);
        }
        return constant(tensor);
    }

    /** A float64 constant; a scalar where no shape is given. */
    public Value doubles(double[] numbers, long... shape) {
        TensorProto.Builder tensor = tensor(TensorProto.DataType.DOUBLE, shape);
        for (double number : numbers) {
            tensor.addDoubleData(number);
        }
        return constant(tensor);
    }

    /** An int64 constant. */
    @Override
    public Value longs(long[] numbers, long... shape) {
        TensorProto.Builder tensor = tensor(TensorProto.DataType.INT64, shape);
        for (long number : numbers) {
            tensor.addInt64Data(number);
        }
        return constant(tensor);
    }

    /** A constant of truth values. */
    public Value booleans(boolean[] truths, long... shape) {
        TensorProto.Builder tensor = tensor(TensorProto.DataType.BOOL, shape);
        for (boolean truth : truths) {
            tensor.addInt32Data(truth ? 1 : 0);
        }
        return constant(tensor);
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto axes(long axis) {
        return attribute("axes", List.of(axis));
    }

    static AttributeProto attribute(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    public byte[] bytes() {
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("elbow")
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private Value constant(TensorProto.Builder tensor) {
        return known.computeIfAbsent(tensor.build(), nameless -> {
            String name = "constant_" + values++;
            graph.addInitializer(tensor.setName(name));
            return new Value(this, name);
        });
    }

    private static TensorProto.Builder tensor(TensorProto.DataType type, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.getNumber());
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
        return tensor;
    }

    private static OnnxMl.ValueInfoProto declaration(Graph.Port port) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder()
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        if (port.width() > 0) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(port.width()));
        }
        TensorProto.DataType type =
                port.element() == Graph.Element.FLOAT32 ? TensorProto.DataType.FLOAT : TensorProto.DataType.INT64;
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(port.name())
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
