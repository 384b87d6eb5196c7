/** Tensors of the training engine: numbers, on a device, with gradients. */
@NullMarked
package dev.elbow.trainer.engine;

import org.jspecify.annotations.NullMarked;
