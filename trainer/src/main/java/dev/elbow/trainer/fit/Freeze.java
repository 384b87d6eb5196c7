package dev.elbow.trainer.fit;

import dev.elbow.trainer.model.Architecture;

/** Which half of a model stays as it is. */
public enum Freeze {
    /** Both move: amortised inference. */
    NOTHING,
    /** Only the decoder moves: variational EM for a given q(z|x). */
    ENCODER,
    /** Only the encoder moves: variational inference for a given generative model, its likelihoods and prior among it. */
    DECODER;

    /** Whether a parameter moves. */
    public boolean moves(String parameter) {
        return this == NOTHING || (this == DECODER) == Architecture.ofEncoder(parameter);
    }
}
