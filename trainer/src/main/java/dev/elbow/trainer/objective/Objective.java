package dev.elbow.trainer.objective;

import dev.elbow.trainer.tensor.Tensor;

/** What is minimised, nats an event; summed over features and latent dimensions. */
public enum Objective {
    /** Distortion + rate: the negative evidence lower bound (Kingma and Welling, 2013). */
    ELBO,
    /** Distortion + beta rate (Higgins et al., 2017). */
    BETA,
    /**
     * {@code rate + lambda |x - mean(z)|^2}: the noisy-channel rate-distortion autoencoder. With {@code lambda = 1 / (2 sigma^2)} it
     * is the bound up to a constant, so it is computed as the bound with every Gaussian sigma held there.
     */
    RATE_DISTORTION,
    /** Minus the importance-weighted bound of K draws (Burda et al., 2015). */
    IWAE;

    /**
     * The objective of each event, {@code [N]}.
     *
     * @param beta weight of the rate; 1 is the bound
     * @param draws K
     */
    public <T extends Tensor<T>> T perEvent(Terms<T> terms, double beta, int draws) {
        return switch (this) {
            case ELBO, RATE_DISTORTION -> terms.anomaly();
            case BETA -> terms.distortion().plus(terms.rate().times(beta));
            case IWAE -> terms.evidence(draws).negated();
        };
    }

    /**
     * The objective of each event, {@code [N]}, while the weight of the rate rises.
     *
     * @param beta that weight, {@code [1]}, with the life of a step: there is another at each
     * @param draws K
     */
    public <T extends Tensor<T>> T perEvent(Terms<T> terms, T beta, int draws) {
        return this == IWAE
                ? perEvent(terms, 1, draws)
                : terms.distortion().plus(terms.rate().times(beta));
    }
}
