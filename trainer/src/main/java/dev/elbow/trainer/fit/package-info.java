/** The loop that fits a network. */
@NullMarked
package dev.elbow.trainer.fit;

import org.jspecify.annotations.NullMarked;
