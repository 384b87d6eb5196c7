package dev.elbow.trainer.tensor;

import java.util.List;

/**
 * Where tensors come from: constants, and the model's parameters by name.
 *
 * @param <T> the tensors of this algebra
 */
public interface Algebra<T extends Tensor<T>> {

    /** Numbers row by row. */
    T floats(float[] numbers, long... shape);

    /** Int64 numbers row by row. */
    T longs(long[] numbers, long... shape);

    /** Joins tensors along an axis. */
    T concat(int axis, List<T> parts);

    /** A parameter of the model. */
    T parameter(String name);

    /** A row {@code [1, n]}. */
    default T row(double... numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats(floats, 1, floats.length);
    }
}
