/** How well models find labelled anomalies, set by set, beside detectors that were fitted on the same rows. */
@NullMarked
package dev.elbow.trainer.benchmark;

import org.jspecify.annotations.NullMarked;
