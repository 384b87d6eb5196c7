package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;

/** A fit, and rows that it has not seen: what its figures are of. */
public record HeldOutFit(Model model, EventBatch heldOut) {}
