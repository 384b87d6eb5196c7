package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Tensor;

/**
 * The logarithm of the gamma function above 0, by Stirling's series for {@code x + 6} and the recurrence back to x; absolute
 * error below 1e-6 or, for large x, the rounding of float32. Stateless. Source: Abramowitz and Stegun, 6.1.15 and 6.1.40.
 */
final class LogGamma {

    private static final int SHIFT = 6;

    private LogGamma() {}

    static <T extends Tensor<T>> T of(T x) {
        T shifted = x.plus(SHIFT);
        T product = x;
        for (int i = 1; i < SHIFT; i++) {
            product = product.times(x.plus(i));
        }
        return shifted.plus(-0.5)
                .times(shifted.log())
                .minus(shifted)
                .plus(0.5 * Math.log(2 * Math.PI))
                .plus(remainder(shifted))
                .minus(product.log());
    }

    /** {@code 1 / (12 x) - 1 / (360 x^3) + 1 / (1260 x^5)}: what Stirling's formula lacks. */
    static <T extends Tensor<T>> T remainder(T x) {
        T inverse = x.log().negated().exp();
        T square = inverse.square();
        return inverse.times(
                square.times(square.times(1.0 / 1260).plus(-1.0 / 360)).plus(1.0 / 12));
    }
}
