package dev.elbow.trainer.objective;

import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Posterior;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.tensor.Tensor;
import java.util.Optional;

/**
 * The terms of a batch together with what carries their gradient: the objective of an event is the objective of its terms, the
 * gradient that of {@link #surrogate}.
 *
 * @param decoded the decoder's output
 * @param score {@code [N, K]}: {@code log q(z_k|x)} at constant z up to a constant, for the score function only
 */
public record Estimate<T extends Tensor<T>>(Terms<T> terms, T decoded, Optional<T> score) {

    /**
     * The terms at {@code z = mean + A epsilon}, through which the gradient passes only where it is reparameterised.
     *
     * @param epsilon {@code [1 or N, K, L]}
     */
    public static <T extends Tensor<T>> Estimate<T> of(
            Vae<T> vae, Events<T> events, Posterior<T> posterior, T epsilon, int draws, Gradient gradient) {
        return of(vae, events, posterior, epsilon, draws, gradient, Optional.empty());
    }

    /**
     * The same, with components of the prior left out.
     *
     * @param leftOut {@code [N, C]}: 1 where a component is not to count for an event, for it is the event itself; else 0
     */
    public static <T extends Tensor<T>> Estimate<T> of(
            Vae<T> vae,
            Events<T> events,
            Posterior<T> posterior,
            T epsilon,
            int draws,
            Gradient gradient,
            Optional<T> leftOut) {
        boolean byScore = gradient == Gradient.SCORE_FUNCTION;
        T drawn = vae.draw(posterior, epsilon);
        T z = byScore ? drawn.detached() : drawn;
        T decoded = vae.decode(z, draws);
        Terms<T> terms = new Terms<>(
                vae.cost(events, decoded).total(vae.costs()),
                vae.totalRate(posterior, leftOut),
                () -> vae.logRatio(posterior, epsilon, z));
        return new Estimate<>(terms, decoded, byScore ? Optional.of(vae.logDensity(posterior, z)) : Optional.empty());
    }

    /**
     * What to differentiate for an objective of each event, {@code [N]}. With the score function it has {@code (cost - baseline)
     * log q(z|x)} added, mean over the draws: a term of value nothing to nobody but the gradient, {@code E[(cost - baseline) grad
     * log q]} (Williams, 1992).
     *
     * @param nats the objective, a function of the terms that is linear in the distortion
     * @param baseline any number, nats; near the mean cost the gradient varies least
     */
    public T surrogate(T nats, double baseline) {
        return score.map(logDensity -> nats.plus(terms.cost()
                        .detached()
                        .plus(-baseline)
                        .times(logDensity)
                        .mean(1)))
                .orElse(nats);
    }
}
