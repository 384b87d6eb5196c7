/** What a model is held against: detectors that are fitted on the same rows and need no thought. */
@NullMarked
package dev.elbow.trainer.baseline;

import org.jspecify.annotations.NullMarked;
