/** From the bytes of events to scores with their reasons, wherever the events come from. */
@NullMarked
package dev.elbow.scorer.score;

import org.jspecify.annotations.NullMarked;
