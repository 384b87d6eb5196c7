/** Rankings, baselines and the calibration of a fitted model. */
@NullMarked
package dev.elbow.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
