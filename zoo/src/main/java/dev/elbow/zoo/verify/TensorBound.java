package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a tensor before its graph runs.
 *
 * @param type of its elements
 * @param lengths of its axes, at least 0 each
 * @param values of a short int64 tensor of one axis or none, in order; absent where nothing is known of them
 */
record TensorBound(TensorProto.DataType type, List<Interval> lengths, Optional<List<Interval>> values) {

    /** Values are followed so far as shapes are made of them. */
    static final int MOST_VALUES = 64;

    TensorBound {
        lengths = lengths.stream().map(length -> length.most(Interval.of(0))).toList();
        boolean counted = type == TensorProto.DataType.INT64 && lengths.size() <= 1;
        values = counted ? values.filter(all -> all.size() <= MOST_VALUES) : Optional.empty();
        if (counted && lengths.isEmpty() && values.isEmpty()) {
            values = Optional.of(List.of(Interval.ANY));
        }
    }

    static TensorBound of(TensorProto.DataType type, List<Interval> lengths) {
        return new TensorBound(type, lengths, Optional.empty());
    }

    TensorBound withLengths(List<Interval> others) {
        return of(type, others);
    }

    TensorBound withType(TensorProto.DataType other) {
        return of(other, lengths);
    }

    int rank() {
        return lengths.size();
    }

    boolean integers() {
        return type == TensorProto.DataType.INT64 || type == TensorProto.DataType.INT32;
    }

    boolean mayBeEmpty() {
        return lengths.stream().anyMatch(length -> length.low() == 0);
    }

    /** At most so many; {@link Long#MAX_VALUE} for more than can be counted. */
    long elements() {
        long elements = 1;
        for (Interval length : lengths) {
            elements = product(elements, length.high());
        }
        return elements;
    }

    long fewestElements() {
        return lengths.stream().mapToLong(Interval::low).reduce(1, TensorBound::product);
    }

    /** At most so many. */
    long bytes() {
        return product(elements(), bytes(type));
    }

    /** Of one element; 0 for a type that packages do not use. */
    static int bytes(TensorProto.DataType type) {
        return switch (type) {
            case FLOAT, INT32 -> 4;
            case DOUBLE, INT64 -> 8;
            case BOOL -> 1;
            default -> 0;
        };
    }

    /** Of numbers that are not negative; {@link Long#MAX_VALUE} for more than can be counted. */
    static long product(long a, long b) {
        return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
    }

    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
