/** The Gaussian mixture: its density, its fit by expectation maximisation, its graphs. */
@NullMarked
package dev.elbow.trainer.mixture;

import org.jspecify.annotations.NullMarked;
