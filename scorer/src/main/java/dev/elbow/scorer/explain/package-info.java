/** Why an event is as strange as it is: all that adds up to its anomaly, and what would make it normal. */
@NullMarked
package dev.elbow.scorer.explain;

import org.jspecify.annotations.NullMarked;
