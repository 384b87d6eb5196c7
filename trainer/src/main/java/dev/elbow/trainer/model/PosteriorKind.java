package dev.elbow.trainer.model;

/** The approximate posterior q(z|x), each {@code mean + A epsilon} with epsilon standard normal. */
public enum PosteriorKind {
    /** {@code A = sigma I}: one sigma an event. */
    ISOTROPIC,
    /** {@code A = diag(sigma)}. */
    DIAGONAL,
    /** A is lower triangular with a positive diagonal. */
    FULL;

    /** Numbers that the encoder returns for the diagonal of A. */
    public int diagonalWidth(int latent) {
        return this == ISOTROPIC ? 1 : latent;
    }

    /** Numbers that the encoder returns for what is below the diagonal of A. */
    public int lowerWidth(int latent) {
        return this == FULL ? latent * (latent - 1) / 2 : 0;
    }
}
