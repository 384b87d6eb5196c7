/** How fast the trainer is, and beside what. */
@NullMarked
package dev.elbow.trainer.bench;

import org.jspecify.annotations.NullMarked;
