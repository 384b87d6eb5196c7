package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Algebra;
import dev.elbow.trainer.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A prior with components, {@code p(z) = sum_c w_c N(z; m_c, diag s^2)}, and the rate against it in closed form. Stateless.
 *
 * <p>The component c is a latent variable as z is. With {@code q(c, z|x) = q(c|x) q(z|x)} and the best q(c|x), which is known, the
 * rate is {@code KL(q(c, z|x) || p(c, z)) = -log sum_c w_c exp(-KL(q(z|x) || N(m_c, diag s^2)))} (Hershey and Olsen, 2007, section
 * 7): never negative, without sampling error, and for one component the divergence from it. It exceeds the divergence from p(z) by
 * the mean {@code KL(q(c|x) || p(c|z))}. Because all components share s, it parts into what the spread of q costs in each
 * dimension, and what the place of its mean costs: {@code -log sum_c w_c exp(-|(mean - m_c) / s|^2 / 2)}.
 *
 * <p>Shapes: N events, K draws, C components, L latent dimensions.
 */
final class Prior<T extends Tensor<T>> {

    /** Scales below are as good as none: equal rows would shrink them without end. */
    static final double LEAST_LOG_SCALE = Math.log(0.01);

    private final Algebra<T> algebra;
    private final Architecture architecture;
    private final int latent;

    Prior(Algebra<T> algebra, Architecture architecture) {
        this.algebra = algebra;
        this.architecture = architecture;
        this.latent = architecture.latent();
    }

    private T logScale() {
        return algebra.parameter(Architecture.PRIOR_LOG_SCALE).atLeast(LEAST_LOG_SCALE);
    }

    /** {@code 1 / s}, {@code [1, L]}. */
    private T inverse() {
        return logScale().negated().exp();
    }

    /** {@code m_c / s}, {@code [C, L]}. */
    private T means() {
        return algebra.parameter(Architecture.PRIOR_MEAN).times(inverse());
    }

    /**
     * What the spread of q costs in each dimension, {@code (v / s^2 - 1 - 2 log A_ii + 2 log s) / 2}, {@code [N, L]}.
     *
     * @param variance v, the marginal variances of q, {@code [N, L]}
     */
    T spread(Posterior<T> posterior, T variance) {
        T logScale = logScale();
        return variance.times(logScale.times(-2).exp())
                .minus(posterior.logVariance())
                .plus(logScale.times(2))
                .plus(-1)
                .times(0.5);
    }

    /** What the place of the mean costs, {@code [N]}. */
    T place(Posterior<T> posterior, Optional<T> leftOut) {
        return logits(posterior, leftOut).logSumExp(1).negated();
    }

    /**
     * {@code log w_c - |(mean - m_c) / s|^2 / 2}, {@code [N, C]}.
     *
     * @param leftOut {@code [N, C]}: 1 where a component is not to count for an event, else 0
     */
    private T logits(Posterior<T> posterior, Optional<T> leftOut) {
        T logits = distances(posterior.mean().times(inverse()), means())
                .times(-0.5)
                .plus(logWeights());
        return leftOut.map(out -> logits.plus(out.times(-LEFT_OUT))).orElse(logits);
    }

    /** So much less likely, in nats, that it is nothing beside any other component. */
    private static final double LEFT_OUT = 1e9;

    private T logWeights() {
        if (architecture.prior() == PriorKind.MIXTURE) {
            return algebra.parameter(Architecture.PRIOR_WEIGHTS).logSoftmax();
        }
        return algebra.row(-Math.log(architecture.components()));
    }

    /**
     * {@code |u - q|^2} of rows u {@code [N, L]} and q {@code [C, L]} as products of matrices, {@code [N, C]}. In float64: scales
     * are small, and what is left of {@code |u|^2 - 2 u q + |q|^2} would be the rounding of float32.
     */
    private T distances(T u, T q) {
        float[] ones = new float[latent];
        Arrays.fill(ones, 1);
        T sum = algebra.floats(ones, latent, 1).toDouble();
        T events = u.toDouble();
        T components = q.toDouble();
        return events.square()
                .matmul(sum)
                .minus(events.plus(events).matmul(components.transposed()))
                .plus(components.square().matmul(sum).transposed())
                .toFloat();
    }

    /**
     * {@code log p(z)} + {@code L log(2 pi) / 2}, {@code [N, K]}, from the deviations of z, which are small beside z.
     *
     * @param deviation {@code z - mean}, {@code [N, K, L]}
     */
    T logDensity(Posterior<T> posterior, T deviation) {
        T u = posterior.mean().times(inverse());
        T means = means();
        T step = deviation.times(inverse());
        // |u + step - q|^2 = |u - q|^2 + 2 step (u - q) + |step|^2
        T along = step.matmul(means.transposed()).plus(logits(posterior, Optional.empty()).unsqueeze(1));
        T own = step.times(u.unsqueeze(1)).total(latent).plus(step.square().total(latent).times(0.5));
        return along.logSumExp(2).minus(own).minus(logScale().total(latent).unsqueeze(1));
    }
}
