/** From a fitted network to a verified package: golden vectors, calibration, the gate, the card. */
@NullMarked
package dev.elbow.trainer.export;

import org.jspecify.annotations.NullMarked;
