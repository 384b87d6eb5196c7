package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Tensor;

/**
 * Parts of the logarithm of the gamma function above 0 that stay small: differences of its values would lose their digits in float32.
 * Stateless. Source: Abramowitz and Stegun, 6.1.15 and 6.1.40.
 */
final class LogGamma {

    private static final int SHIFT = 6;

    private LogGamma() {}

    /**
     * {@code lgamma(x) - lgamma(x + 1/2)}: the series {@code -log(x) / 2 + 1 / (8 x) - 1 / (192 x^3) + 1 / (640 x^5)} for {@code x +
     * 6}, and the recurrence back to x; absolute error below 1e-6 from 1/4 on.
     */
    static <T extends Tensor<T>> T halfStep(T x) {
        T shifted = x.plus(SHIFT);
        T inverse = inverse(shifted);
        T square = inverse.square();
        T sum = inverse.times(
                        square.times(square.times(1.0 / 640).plus(-1.0 / 192)).plus(1.0 / 8))
                .minus(shifted.log().times(0.5));
        for (int i = 0; i < SHIFT; i++) {
            sum = sum.plus(inverse(i == 0 ? x : x.plus(i)).times(0.5).log1p());
        }
        return sum;
    }

    private static <T extends Tensor<T>> T inverse(T x) {
        return x.log().negated().exp();
    }

    /** {@code 1 / (12 x) - 1 / (360 x^3) + 1 / (1260 x^5)}: what Stirling's formula lacks. */
    static <T extends Tensor<T>> T remainder(T x) {
        T inverse = inverse(x);
        T square = inverse.square();
        return inverse.times(
                square.times(square.times(1.0 / 1260).plus(-1.0 / 360)).plus(1.0 / 12));
    }
}
