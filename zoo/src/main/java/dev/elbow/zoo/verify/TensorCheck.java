package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a graph's own tensors to what packages may contain: known types, and all the numbers inside that their shapes say. Stateless. */
final class TensorCheck {

    static final String TYPES = "FLOAT, DOUBLE, INT32, INT64 or BOOL";

    private TensorCheck() {}

    /**
     * Passes a tensor.
     *
     * @throws ZooException.Untrusted naming the file, what was found and what was expected
     */
    static void check(String file, TensorProto tensor) {
        String name = Excerpt.of(tensor.getName());
        boolean inside =
                tensor.getExternalDataCount() == 0 && tensor.getDataLocation() == TensorProto.DataLocation.DEFAULT;
        that(inside, file, "external data in tensor " + name, "weights inside the file");
        that(!tensor.hasSegment(), file, "tensor " + name + " in segments", "all of it");
        TensorProto.DataType type = type(tensor);
        that(TensorBound.bytes(type) > 0, file, "tensor " + name + " of type " + tensor.getDataType(), TYPES);
        long elements = 1;
        for (long length : tensor.getDimsList()) {
            that(length >= 0, file, "tensor " + name + " of length " + length, "at least 0");
            elements = TensorBound.product(elements, length);
        }
        long there = elements(tensor, type);
        that(
                there == elements,
                file,
                "tensor " + name + " with " + there + " numbers",
                elements + ", as its shape says");
    }

    /** How many numbers are there; -1 for part of one, or for two forms at once. */
    private static long elements(TensorProto tensor, TensorProto.DataType type) {
        int typed = tensor.getFloatDataCount()
                + tensor.getDoubleDataCount()
                + tensor.getInt32DataCount()
                + tensor.getInt64DataCount()
                + tensor.getUint64DataCount()
                + tensor.getStringDataCount();
        int raw = tensor.getRawData().size();
        if (raw > 0) {
            return typed == 0 && raw % TensorBound.bytes(type) == 0 ? raw / TensorBound.bytes(type) : -1;
        }
        int own = switch (type) {
            case FLOAT -> tensor.getFloatDataCount();
            case DOUBLE -> tensor.getDoubleDataCount();
            case INT64 -> tensor.getInt64DataCount();
            default -> tensor.getInt32DataCount();
        };
        return own == typed ? own : -1;
    }

    private static TensorProto.DataType type(TensorProto tensor) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        return type == null ? TensorProto.DataType.UNDEFINED : type;
    }

    /** What is known of a tensor that passed. */
    static TensorBound bound(TensorProto tensor) {
        List<Interval> lengths = tensor.getDimsList().stream().map(Interval::of).toList();
        TensorBound bound = TensorBound.of(type(tensor), lengths);
        boolean counted = bound.type() == TensorProto.DataType.INT64 && bound.rank() <= 1;
        return counted && bound.elements() <= TensorBound.MOST_VALUES
                ? new TensorBound(bound.type(), lengths, Optional.of(longs(tensor)))
                : bound;
    }

    private static List<Interval> longs(TensorProto tensor) {
        List<Interval> values = new ArrayList<>();
        tensor.getInt64DataList().forEach(value -> values.add(Interval.of(value)));
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (raw.remaining() >= Long.BYTES) {
            values.add(Interval.of(raw.getLong()));
        }
        return values;
    }

    private static void that(boolean holds, String file, String found, String expected) {
        if (!holds) {
            throw new ZooException.Untrusted(file + ": " + found + " (expected: " + expected + "); nothing was loaded");
        }
    }
}
