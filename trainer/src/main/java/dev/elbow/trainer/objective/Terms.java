package dev.elbow.trainer.objective;

import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.tensor.Tensor;
import java.util.function.Supplier;

/**
 * The terms of the bound for a batch and K draws, in nats.
 *
 * @param cost {@code [N, K]}: {@code -log p(x|z_k)}
 * @param rate {@code [N]}: {@code KL(q(z|x) || p(z))} in closed form; over code and component where the prior has components
 * @param ratio what computes {@link #logRatio}: most objectives have no need of it
 */
public record Terms<T extends Tensor<T>>(T cost, T rate, Supplier<T> ratio) {

    /**
     * The terms at {@code z = mean + A epsilon}.
     *
     * @param epsilon {@code [1 or N, K, L]}
     */
    public static <T extends Tensor<T>> Terms<T> of(
            Vae<T> vae, Events<T> events, Posterior<T> posterior, T epsilon, int draws) {
        return Estimate.of(vae, events, posterior, epsilon, draws, Gradient.REPARAMETERIZED)
                .terms();
    }

    /** {@code log p(z_k) - log q(z_k|x)}, {@code [N, K]}; no larger where the prior has components, see {@link Vae#logRatio}. */
    public T logRatio() {
        return ratio.get();
    }

    /** {@code E_q[-log p(x|z)]}, {@code [N]}. */
    public T distortion() {
        return cost.mean(1);
    }

    /** {@code -ELBO}, {@code [N]}: distortion + rate. */
    public T anomaly() {
        return distortion().plus(rate);
    }

    /** {@code iwae_K}, {@code [N]}: {@code log (1/K) sum exp(log p(x|z_k) + log p(z_k) - log q(z_k|x))}; Burda et al. (2015), eq. 8. */
    public T evidence(int draws) {
        return logRatio().minus(cost).logSumExp().plus(-Math.log(draws));
    }

    /** {@code -ELBO} by sampling the rate too, {@code [N]}. */
    public T sampledAnomaly() {
        return cost.minus(logRatio()).mean(1);
    }
}
