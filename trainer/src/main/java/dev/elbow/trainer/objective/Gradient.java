package dev.elbow.trainer.objective;

/** How the gradient with respect to the encoder is estimated; both are unbiased. */
public enum Gradient {
    /** Through {@code z = mean + A epsilon} (Kingma and Welling, 2013). */
    REPARAMETERIZED,
    /**
     * {@code E[(f(z) - baseline) grad log q(z|x)]} (Williams, 1992; Ranganath et al., 2014): much noisier, kept to measure by how
     * much.
     */
    SCORE_FUNCTION
}
