package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Optional;

/** Says what is wrong with a tensor of an ONNX file: its numbers have to be in the file, as many as its shape says. Stateless. */
final class TensorCheck {

    /** More than a file within its cap can hold. */
    private static final long MOST_NUMBERS = 1L << 32;

    private TensorCheck() {}

    /** What was found; empty where the tensor is as it has to be. */
    static Optional<String> found(TensorProto tensor) {
        if (tensor.getExternalDataCount() > 0 || tensor.getDataLocation() != TensorProto.DataLocation.DEFAULT) {
            return Optional.of("external data in tensor " + tensor.getName());
        }
        int width = width(tensor.getDataType());
        if (width == 0 || tensor.hasSegment()) {
            return Optional.of(
                    "tensor " + tensor.getName() + " of data type " + tensor.getDataType() + " or in segments");
        }
        int listed = tensor.getFloatDataCount()
                + tensor.getDoubleDataCount()
                + tensor.getInt32DataCount()
                + tensor.getInt64DataCount()
                + tensor.getUint64DataCount()
                + tensor.getStringDataCount();
        boolean held = tensor.hasRawData()
                ? listed == 0 && tensor.getRawData().size() == width * numbers(tensor)
                : listed == numbers(tensor) && listed == ofType(tensor);
        return held
                ? Optional.empty()
                : Optional.of("tensor " + tensor.getName() + " of shape " + tensor.getDimsList() + " with "
                        + (tensor.hasRawData() ? tensor.getRawData().size() + " bytes" : listed + " numbers"));
    }

    /** How many numbers the shape says; -1 where it cannot be. */
    private static long numbers(TensorProto tensor) {
        long numbers = 1;
        for (long dimension : tensor.getDimsList()) {
            if (dimension < 0 || dimension > MOST_NUMBERS || numbers * Math.max(1, dimension) > MOST_NUMBERS) {
                return -1;
            }
            numbers *= dimension;
        }
        return numbers;
    }

    /** The length of the list in which the format keeps numbers of that type. */
    private static int ofType(TensorProto tensor) {
        return switch (type(tensor.getDataType())) {
            case FLOAT -> tensor.getFloatDataCount();
            case DOUBLE -> tensor.getDoubleDataCount();
            case INT64 -> tensor.getInt64DataCount();
            case UINT32, UINT64 -> tensor.getUint64DataCount();
            default -> tensor.getInt32DataCount();
        };
    }

    /** Bytes of a number; 0 for what are no plain numbers. */
    private static int width(int dataType) {
        return switch (type(dataType)) {
            case BOOL, INT8, UINT8 -> 1;
            case INT16, UINT16, FLOAT16, BFLOAT16 -> 2;
            case FLOAT, INT32, UINT32 -> 4;
            case DOUBLE, INT64, UINT64 -> 8;
            default -> 0;
        };
    }

    private static DataType type(int dataType) {
        return Optional.ofNullable(DataType.forNumber(dataType)).orElse(DataType.UNDEFINED);
    }
}
