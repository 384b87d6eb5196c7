package dev.elbow.trainer.tensor;

/**
 * An array of numbers that a formula computes with, so that each formula of the model is written once: the training engine
 * answers with numbers and gradients, the export with nodes of a graph. Operators broadcast as ONNX and NumPy do. Axes count from
 * 0; numbers are float32 unless said otherwise.
 *
 * @param <T> the implementing type
 */
public interface Tensor<T extends Tensor<T>> {

    T plus(T other);

    T plus(double number);

    T minus(T other);

    T times(T other);

    T times(double number);

    T exp();

    /** The natural logarithm. */
    T log();

    T tanh();

    T sigmoid();

    T abs();

    /** The larger of each number and 0. */
    T relu();

    /** Each number, but at most this; no gradient passes where it is cut. */
    T atMost(double most);

    /** The product of matrices in the last two axes. */
    T matmul(T other);

    /** The transpose of a matrix. */
    T transposed();

    /** The columns along the last axis, from one to before another. */
    T columns(int from, int to);

    /** The same columns of so many; all of them are this tensor itself. */
    default T columns(int from, int to, int width) {
        return from == 0 && to == width ? self() : columns(from, to);
    }

    T reshape(long... shape);

    /** A new axis of length 1. */
    T unsqueeze(int axis);

    /** The sum over the last axis, which has that width and goes away. */
    T total(int width);

    /** The mean over an axis, which goes away. */
    T mean(int axis);

    /** {@code log sum exp} over the last axis, which goes away. */
    T logSumExp();

    /** {@code exp(x - log sum exp(x))} along the last axis. */
    T softmax();

    /** {@code x - log sum exp(x)} along the last axis. */
    T logSoftmax();

    /** Rows of this matrix: {@code [R, C]} at int64 indices {@code [N, M]} gives {@code [N, M, C]}. */
    T rows(T indices);

    /** The sum over an axis other than the last, which goes away. */
    T sum(int axis);

    /** Truth values: where both are equal. */
    T equalTo(T other);

    /** Truth values: where a number is below this. */
    T below(double bound);

    /** Of truth values, numbers: one tensor's where true, the other's where false; both are computed everywhere. */
    T choose(T whereTrue, T whereFalse);

    /** As float32; 1 and 0 of truth values. */
    T toFloat();

    /**
     * {@code w_c - |u - q_c|^2 / 2} for these rows u {@code [N, width]} and others q {@code [C, width]}, {@code [N, C]}. By one
     * product of matrices in float64: of {@code |u|^2 - 2 u q + |q|^2} in float32 little but rounding is left where rows are near
     * each other and both far from the origin.
     *
     * @param weights w, {@code [1, C]}
     */
    T proximities(T others, T weights, int width);

    /** The same numbers, as a constant: no gradient passes. */
    T detached();

    default T square() {
        return times(self());
    }

    default T negated() {
        return times(-1);
    }

    default T atLeast(double least) {
        return negated().atMost(-least).negated();
    }

    /** {@code log(1 + x)} for x above -1, also where x is so small that 1 + x rounds to 1. */
    default T log1p() {
        // Bounded, so that what is not chosen is finite and so is its gradient.
        T x = atMost(SMALL);
        T series = x.times(
                x.times(x.times(x.times(-1.0 / 4).plus(1.0 / 3)).plus(-1.0 / 2)).plus(1));
        return abs().below(SMALL).choose(series, plus(1).log());
    }

    /** Below this magnitude {@link #log1p} is the first four terms of its series, relative error 2e-9. */
    double SMALL = 0.01;

    /** {@code log(1 + exp(x))}, which overflows for no x. */
    default T softplus() {
        return relu().plus(abs().negated().exp().log1p());
    }

    /** This tensor, as its own type. */
    T self();
}
