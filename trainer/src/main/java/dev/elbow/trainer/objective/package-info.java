/** What training minimises, and how its gradient is estimated. */
@NullMarked
package dev.elbow.trainer.objective;

import org.jspecify.annotations.NullMarked;
