/** Which formats events and scores have: the one place that chooses their decoders and encoders. */
@NullMarked
package dev.elbow.scorer.format;

import org.jspecify.annotations.NullMarked;
