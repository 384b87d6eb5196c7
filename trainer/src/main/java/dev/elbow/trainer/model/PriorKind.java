package dev.elbow.trainer.model;

import dev.elbow.schemas.model.Manifest;

/** The prior p(z). */
public enum PriorKind {
    /** N(0, I). */
    STANDARD(Manifest.Latent.STANDARD, 0),
    /** {@code sum_c w_c N(m_c, diag s^2)}, all learned; a mean starts at the code of a training row and then moves as it pays. */
    MIXTURE(Manifest.Latent.MIXTURE, 512);

    private final String word;
    private final int components;

    PriorKind(String word, int components) {
        this.word = word;
        this.components = components;
    }

    /** As manifests have it. */
    public String word() {
        return word;
    }

    /** C where the recipe names none; 0 for a prior without components. */
    public int usualComponents() {
        return components;
    }
}
