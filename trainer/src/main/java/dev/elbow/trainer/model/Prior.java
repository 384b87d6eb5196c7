package dev.elbow.trainer.model;

import dev.elbow.trainer.tensor.Algebra;
import dev.elbow.trainer.tensor.Tensor;
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

    /** The least scale: equal rows would shrink it without end. */
    static final double LEAST_LOG_SCALE = Math.log(0.03);

    private final Algebra<T> algebra;
    private final int latent;

    Prior(Algebra<T> algebra, Architecture architecture) {
        this.algebra = algebra;
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
        T all = logits(posterior.mean().times(inverse()));
        T logits = leftOut.map(out -> all.plus(out.times(-LEFT_OUT))).orElse(all);
        return logits.logSumExp().negated();
    }

    /** So much less likely, in nats, that it is nothing beside any other component. */
    private static final double LEFT_OUT = 1e9;

    /**
     * {@code log w_c - |u - q_c|^2 / 2}, {@code [rows, C]}.
     *
     * @param u {@code z / s}, {@code [rows, L]}
     */
    private T logits(T u) {
        return u.proximities(
                means(), algebra.parameter(Architecture.PRIOR_WEIGHTS).logSoftmax(), latent);
    }

    private T halfSquare(T rows) {
        return rows.square().total(latent).times(0.5);
    }

    /**
     * {@code sum_c q(c|x) log (p(z, c) / q(c|x))} + {@code L log(2 pi) / 2}, {@code [N, K]}: below log p(z), and its tangent where z is
     * the mean of q. Draws weighted by it give a bound on the evidence whose first draw is the bound itself, for K L operations
     * where log p(z) takes K C L. With the components' middle {@code r = sum_c q(c|x) q_c} it is {@code log sum_c w_c exp(-|u -
     * q_c|^2 / 2) + |u - r|^2 / 2 - |z / s - r|^2 / 2 - log |s|}.
     *
     * @param z {@code [N, K, L]}
     */
    T logDensityByPlace(Posterior<T> posterior, T z) {
        T u = posterior.mean().times(inverse());
        T middle = logits(u).softmax().matmul(means());
        T own = halfSquare(u.minus(middle)).minus(place(posterior, Optional.empty()));
        return own.minus(logScale().total(latent))
                .unsqueeze(1)
                .minus(halfSquare(z.times(inverse()).minus(middle.unsqueeze(1))));
    }

    /**
     * {@code log p(z)} + {@code L log(2 pi) / 2}, {@code [N, K]}.
     *
     * @param z {@code [N, K, L]}
     */
    T logDensity(T z, int draws) {
        return logits(z.times(inverse()).reshape(-1, latent))
                .logSumExp()
                .reshape(-1, draws)
                .minus(logScale().total(latent).unsqueeze(1));
    }
}
