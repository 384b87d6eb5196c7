package dev.elbow.zoo.reference;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.elbow.zoo.reference.Tensor.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Tensors out of a file, operators that make tensors out of little, and types. Stateless. */
final class Constants {

    static final Map<String, Operator> OPERATORS =
            Map.of("Cast", Constants::cast, "ConstantOfShape", Constants::filled, "Range", Constants::range);

    private Constants() {}

    /** Float32 numbers become the doubles that they are. */
    static Tensor of(TensorProto tensor) {
        int[] shape = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
        return new Tensor(kind(tensor.getDataType()), shape, tensor.hasRawData() ? raw(tensor) : listed(tensor));
    }

    private static double[] listed(TensorProto tensor) {
        return switch (type(tensor.getDataType())) {
            case FLOAT -> numbers(tensor.getFloatDataList());
            case DOUBLE -> numbers(tensor.getDoubleDataList());
            case INT64 -> numbers(tensor.getInt64DataList());
            default -> numbers(tensor.getInt32DataList());
        };
    }

    private static double[] numbers(List<? extends Number> numbers) {
        return numbers.stream().mapToDouble(Number::doubleValue).toArray();
    }

    private static double[] raw(TensorProto tensor) {
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        DataType type = type(tensor.getDataType());
        int width = type == DataType.BOOL ? 1 : type == DataType.FLOAT || type == DataType.INT32 ? 4 : 8;
        return IntStream.range(0, bytes.limit() / width)
                .mapToDouble(i -> switch (type) {
                    case FLOAT -> bytes.getFloat(4 * i);
                    case DOUBLE -> bytes.getDouble(8 * i);
                    case INT64 -> bytes.getLong(8 * i);
                    case INT32 -> bytes.getInt(4 * i);
                    default -> bytes.get(i);
                })
                .toArray();
    }

    static Kind kind(int dataType) {
        return switch (type(dataType)) {
            case FLOAT, DOUBLE -> Kind.REAL;
            case INT32, INT64 -> Kind.WHOLE;
            case BOOL -> Kind.TRUTH;
            default ->
                throw new AssertionError(
                        "data type: " + type(dataType) + " (expected: float32, float64, int32, int64 or bool)");
        };
    }

    private static DataType type(int dataType) {
        return Optional.ofNullable(DataType.forNumber(dataType)).orElse(DataType.UNDEFINED);
    }

    /** Reals stay what they are, whatever their width: this is the reference. */
    private static Tensor cast(Node node) {
        Kind to = kind((int) node.attribute("to", 0));
        DoubleUnaryOperator each = switch (to) {
            case REAL -> x -> x;
            case WHOLE -> x -> (double) (long) x;
            case TRUTH -> x -> x == 0 ? 0 : 1;
        };
        return node.input(0).map(to, each);
    }

    private static Tensor filled(Node node) {
        Tensor value =
                node.tensor("value").map(Constants::of).orElse(new Tensor(Kind.REAL, new int[] {1}, new double[1]));
        int[] shape = Arrays.stream(node.longs(0).orElseThrow())
                .mapToInt(Math::toIntExact)
                .toArray();
        double[] values = new double[Tensor.size(shape)];
        Arrays.fill(values, value.values()[0]);
        return new Tensor(value.kind(), shape, values);
    }

    private static Tensor range(Node node) {
        double start = node.input(0).values()[0];
        double limit = node.input(1).values()[0];
        double step = node.input(2).values()[0];
        int length = (int) Math.max(0, Math.ceil((limit - start) / step));
        double[] values =
                IntStream.range(0, length).mapToDouble(i -> start + i * step).toArray();
        return new Tensor(node.input(0).kind(), new int[] {length}, values);
    }
}
